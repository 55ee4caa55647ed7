package io.c19.state.git;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the host's Git configuration away from our repositories, since a store must behave alike on every machine, and
 * sets what JGit reads from user configuration only.
 *
 * <p>JGit has one {@link SystemReader} for the process, so this is process-wide; there is nothing to undo.
 */
final class HostIsolation extends SystemReader.Delegate {
    /** JGit's default of 10 MiB and 128 open files thrashes on a store of some thousand keys. */
    private static final long PACK_CACHE_BYTES = 64L << 20;

    private static final int PACK_FILES_MAX = 2_048;

    private static final Duration COARSEST_FILE_TIME = Duration.ofSeconds(2);

    private static final class Installed {
        static final boolean DONE = install();

        private static boolean install() {
            SystemReader.setInstance(new HostIsolation(SystemReader.getInstance()));
            WindowCacheConfig cache = new WindowCacheConfig();
            cache.setPackedGitLimit(PACK_CACHE_BYTES);
            cache.setPackedGitOpenFiles(PACK_FILES_MAX);
            cache.install();
            return true;
        }
    }

    private HostIsolation(SystemReader host) {
        super(host);
    }

    /** Takes effect on the first call; later ones do nothing. */
    static boolean install() {
        return Installed.DONE;
    }

    @Override
    public @Nullable String getenv(String variable) {
        // GIT_DIR, GIT_OBJECT_DIRECTORY and their kin would redirect us to another repository.
        return variable.startsWith("GIT_") ? null : super.getenv(variable);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        FileBasedConfig config = new Fixed(parent, fs);
        // Both default to false, and then an acknowledged write may be gone after a power cut. They are set here rather
        // than in the repository's file, where the first makes C git print a deprecation warning on every command.
        config.setBoolean("core", null, "fsyncObjectFiles", true);
        config.setBoolean("core", null, "fsyncRefFiles", true);
        // JGit would believe a damaged graph: it does not look at its checksum.
        config.setBoolean("core", null, "commitGraph", false);
        return config;
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Fixed(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Fixed(parent, fs);
    }

    /** A configuration without a file. */
    private static final class Fixed extends FileBasedConfig {
        private static final String FILE_SYSTEM = "filesystem";

        Fixed(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // There is nothing to read.
        }

        /**
         * JGit would measure the resolution of the file system's times at the first opening of each process, for seconds and
         * with probe files in the repository. The coarsest there is (FAT's) is right everywhere: a file that changed less than
         * this ago is read again to be sure.
         */
        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long defaultValue, TimeUnit unit) {
            if (FILE_SYSTEM.equals(section)) {
                return unit.convert(COARSEST_FILE_TIME);
            }
            return super.getTimeUnit(section, subsection, name, defaultValue, unit);
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public void save() {
            // There is nowhere to write.
        }
    }
}
