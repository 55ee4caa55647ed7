package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;

/**
 * Makes a data directory, durably. It may be interrupted at any point: until the end the directory is marked unfinished,
 * and the next start begins anew over what is there.
 */
final class Initialization {
    private static final int HOST_CHARS_MAX = 24;
    private static final int RANDOM_BYTES = 3;

    private final Path directory;
    private final InitOptions options;

    Initialization(Path directory, InitOptions options) {
        this.directory = directory;
        this.options = options;
    }

    ObjectId run() {
        HostIsolation.install();
        checkVacant();
        Path unfinished = directory.resolve(RepositoryDirectory.UNFINISHED);
        try {
            Files.createDirectories(unfinished.getParent());
            RepositoryLock lock = RepositoryLock.take(directory);
            try {
                // Somebody else may have made it, and used it, before the lock was ours.
                checkVacant();
                if (Files.exists(unfinished)) {
                    clear();
                }
                Files.write(unfinished, new byte[0]);
                syncDirectoryOf(unfinished);
                ObjectId main = make();
                syncAll();
                Files.delete(unfinished);
                syncDirectoryOf(unfinished);
                return main;
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw StorageFaults.of(directory, e);
        }
    }

    private void checkVacant() {
        if (!RepositoryDirectory.isVacant(directory)) {
            throw new StateException(
                    Reason.UNUSABLE, "%s is not empty: give an empty directory".formatted(directory), null);
        }
    }

    /** Removes what an interrupted start left: nothing in it was ever in use. */
    private void clear() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Path within = directory.relativize(file);
                if (!within.toString().isEmpty() && !within.startsWith("c19") && !within.startsWith("lost+found")) {
                    Files.delete(file);
                }
            }
        }
    }

    private ObjectId make() throws IOException {
        try (FileRepository repository = RepositoryDirectory.repository(directory)) {
            repository.create(true);
            String node = options.node() == null ? nodeName() : options.node();
            Refs refs = new Refs(repository, Disk.REAL);
            ObjectId main = options.from() == null ? genesis(repository, refs) : fetched(repository, options.from());
            checkLayout(repository, main);
            refs.move(Nodes.ref(node), refs.at(Nodes.ref(node)), main);
            configure(repository, node);
            return main;
        }
    }

    /** Done again over an interrupted attempt it does no harm. */
    private ObjectId genesis(FileRepository repository, Refs refs) throws IOException {
        Pending objects = new Pending(new StoredObjects(repository, new Unpacked()));
        Layout wish = options.layoutOrNull();
        Head genesis = Genesis.of(options.name(), wish == null ? Layout.FLAT : wish, objects);
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            for (NewObject object : objects.objects()) {
                inserter.insert(object.type(), object.bytes());
            }
            inserter.flush();
        }
        refs.move(Refs.MAIN, refs.at(Refs.MAIN), genesis.commit());
        return genesis.commit();
    }

    /** What a store is started from brings its layout along. */
    private void checkLayout(FileRepository repository, ObjectId main) {
        StoredObjects objects = new StoredObjects(repository, new Unpacked());
        Layout actual = StoreFile.layout(objects.head(main, Head.UNNUMBERED).tree(), objects);
        Layout wish = options.layoutOrNull();
        if (wish != null && !wish.equals(actual)) {
            throw new StateException(
                    Reason.UNUSABLE,
                    "fan_out: %d (expected: %d, which %s has for good): leave it out to take that over"
                            .formatted(wish.fanOut(), actual.fanOut(), options.from()),
                    null);
        }
    }

    /** Takes the branch that the other repository's HEAD is on, all tags, and the node refs if it is a C19 store. */
    private static ObjectId fetched(FileRepository repository, String from) throws IOException {
        try (Git git = new Git(repository)) {
            String uri =
                    Files.exists(Path.of(from)) ? Path.of(from).toAbsolutePath().toString() : from;
            Map<String, Ref> refs = Git.lsRemoteRepository().setRemote(uri).callAsMap();
            String branch = branch(refs, from);
            // JGit ends a fetch with its own upkeep, by default in the background: files would come and go while we
            // sync them.
            StoredConfig config = repository.getConfig();
            config.setBoolean("gc", null, "autoDetach", false);
            config.save();
            git.fetch()
                    .setRemote(uri)
                    .setTagOpt(TagOpt.FETCH_TAGS)
                    .setRefSpecs(List.of(
                            new RefSpec("+" + branch + ":" + Refs.MAIN),
                            new RefSpec("+" + Nodes.REFS + "*:" + Nodes.REFS + "*")))
                    .call();
            return repository.exactRef(Refs.MAIN).getObjectId();
        } catch (GitAPIException e) {
            throw new StateException(
                    Reason.UNUSABLE, "%s cannot be fetched from: %s".formatted(from, e.getMessage()), e);
        }
    }

    private static String branch(Map<String, Ref> refs, String from) {
        Ref head = refs.get(Constants.HEAD);
        if (head != null
                && head.isSymbolic()
                && refs.containsKey(head.getTarget().getName())) {
            return head.getTarget().getName();
        }
        // An old server does not say where HEAD points to, only what it is.
        return refs.values().stream()
                .filter(ref -> ref.getName().startsWith(Constants.R_HEADS))
                .filter(ref -> head == null || ref.getObjectId().equals(head.getObjectId()))
                .map(Ref::getName)
                .min((a, b) -> a.equals(Refs.MAIN) ? -1 : b.equals(Refs.MAIN) ? 1 : a.compareTo(b))
                .orElseThrow(() -> new StateException(
                        Reason.UNUSABLE,
                        "%s has no branch to start from: commit something there first".formatted(from),
                        null));
    }

    private void configure(FileRepository repository, String node) throws IOException {
        StoredConfig config = repository.getConfig();
        config.setInt(RepositoryDirectory.SECTION, null, RepositoryDirectory.FORMAT, RepositoryDirectory.FORMAT_NOW);
        config.setString(RepositoryDirectory.SECTION, null, RepositoryDirectory.NODE, node);
        config.setString(RepositoryDirectory.SECTION, null, RepositoryDirectory.NAME, options.name());
        // See fetched.
        config.unsetSection("gc", null);
        // A push into the directory may add to history, never take from it.
        config.setBoolean("receive", null, "denyNonFastForwards", true);
        config.setBoolean("receive", null, "denyDeletes", true);
        config.setBoolean("receive", null, "fsckObjects", true);
        // Packs are merged by the agent; a push need not start a second household.
        config.setInt("gc", null, "auto", 0);
        config.setBoolean("receive", null, "autogc", false);
        // What is pushed must be as durable as what we write: later commits build on it.
        config.setString("core", null, "fsync", "all");
        config.save();
    }

    /** Files were made by JGit, which syncs few of them. */
    private void syncAll() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isDirectory(file)) {
                    Disk.REAL.syncDirectory(file);
                } else if (!file.endsWith(RepositoryLock.FILE)) {
                    // Closing the lock's file would end the lock.
                    sync(file);
                }
            }
        }
        syncDirectoryOf(directory);
    }

    private static void syncDirectoryOf(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Disk.REAL.syncDirectory(parent);
        }
    }

    /** Not for writing, which packs and objects do not allow. */
    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Readable, and different on two hosts of one name, or for two directories of one host. */
    private static String nodeName() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String host = hostName()
                .replaceAll("\\..*", "")
                .replaceAll("[^A-Za-z0-9-]", "")
                .replaceAll("^-+", "");
        return (host.isEmpty() ? "node" : host.substring(0, Math.min(host.length(), HOST_CHARS_MAX))) + "-"
                + HexFormat.of().formatHex(random);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    static void rename(FileRepository repository, String node) throws IOException {
        StoredConfig config = repository.getConfig();
        config.setString(RepositoryDirectory.SECTION, null, RepositoryDirectory.NODE, node);
        config.save();
    }
}
