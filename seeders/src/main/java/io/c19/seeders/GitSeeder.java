package io.c19.seeders;

import io.c19.layers.DataSeeder;
import io.c19.layers.DataSeeder.SeederKind;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import io.c19.layers.config.Userinfo;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * The kind {@code Git}: each file of a branch, or a tag, of any Git repository is a value, byte for byte, whose key is its path. What begins with a dot is left
 * out. Only the newest commit is fetched, and not kept. Fields: {@code url}, {@code ref}, {@code path} below which the keys begin, {@code prefix}.
 */
public final class GitSeeder implements SeederKind {
    /** In which nothing comes; an agent that starts is waited for. */
    private static final Duration STALL_MAX = Duration.ofSeconds(15);

    private static final String FETCHED = "refs/c19/seed";

    private final Map<String, String> environment;

    /** For {@link java.util.ServiceLoader}. */
    public GitSeeder() {
        this(System.getenv());
    }

    GitSeeder(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "Git";
    }

    @Override
    public DataSeeder configure(Settings settings) {
        String url = settings.text("url", "");
        URIish uri;
        try {
            uri = new URIish(url);
            if (uri.getScheme() == null && !uri.isRemote()) {
                uri = uri.setPath(
                        settings.path("url", Path.of("")).toAbsolutePath().toString());
            }
        } catch (URISyntaxException e) {
            throw settings.wrong("url", "a Git URL, such as https://host/org/repo.git, or a path");
        }
        String path = settings.text("path", "").replaceAll("^/+|/+$", "");
        return new Fetching(
                withoutSecrets(uri),
                credentials(uri),
                settings.text("ref", Constants.HEAD),
                path,
                settings.text("prefix", ""));
    }

    /** JGit puts what it sees in messages. The user of ssh is no secret, and needed. */
    private static URIish withoutSecrets(URIish uri) {
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return http ? uri.setUser(null).setPass(null) : uri.setPass(null);
    }

    /** What stands in the URL, where a user alone may be a token; else the environment. */
    private @Nullable CredentialsProvider credentials(URIish uri) {
        String password = uri.getPass() == null ? environment.get("C19_GIT_PASSWORD") : uri.getPass();
        if (password == null && uri.getUser() == null) {
            return null;
        }
        String user = uri.getUser() == null ? environment.getOrDefault("C19_GIT_USERNAME", "git") : uri.getUser();
        return new UsernamePasswordCredentialsProvider(user, password == null ? "" : password);
    }

    private record Fetching(
            URIish uri, @Nullable CredentialsProvider credentials, String ref, String path, String prefix)
            implements DataSeeder {
        @Override
        public String source() {
            return "%s of %s".formatted(ref, Userinfo.hidden(uri.toString()));
        }

        @Override
        public void read(LayerContext context, Consumer<Seed> taker) throws IOException {
            Path directory = Files.createTempDirectory("c19-seed");
            try (Repository fetched = new FileRepositoryBuilder()
                    .setBare()
                    .setGitDir(directory.toFile())
                    .build()) {
                fetched.create(true);
                read(fetched, fetch(fetched), context.limits().valueBytesMax(), taker);
            } catch (TransportException | NotSupportedException e) {
                throw new IOException("it cannot be fetched: " + e.getMessage(), e);
            } catch (InvalidKeyException e) {
                throw new IOException(e.getMessage(), e);
            } catch (LargeObjectException e) {
                throw new IOException("a file is over limits.value_bytes", e);
            } finally {
                FileUtils.delete(directory.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
            }
        }

        private ObjectId fetch(Repository into) throws IOException {
            try (Transport transport = Transport.open(into, uri)) {
                transport.setTimeout((int) STALL_MAX.toSeconds());
                transport.setCredentialsProvider(credentials);
                String name = advertised(transport);
                transport.setDepth(1);
                transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + name + ":" + FETCHED)));
            }
            Ref found = into.exactRef(FETCHED);
            if (found == null || found.getObjectId() == null) {
                throw new IOException("it has no '%s'".formatted(ref));
            }
            return found.getObjectId();
        }

        private String advertised(Transport transport) throws IOException {
            try (FetchConnection connection = transport.openFetch()) {
                for (String candidate : new String[] {ref, "refs/heads/" + ref, "refs/tags/" + ref}) {
                    @Nullable Ref there = connection.getRef(candidate);
                    if (there != null) {
                        return candidate;
                    }
                }
            }
            throw new IOException("it has no '%s' (expected: a branch or a tag)".formatted(ref));
        }

        private void read(Repository repository, ObjectId tip, int valueBytesMax, Consumer<Seed> taker)
                throws IOException {
            try (RevWalk commits = new RevWalk(repository);
                    TreeWalk files = new TreeWalk(repository)) {
                RevCommit commit = commits.parseCommit(tip);
                Instant made = Instant.ofEpochSecond(commit.getCommitTime());
                files.addTree(commit.getTree());
                files.setRecursive(true);
                if (!path.isEmpty()) {
                    files.setFilter(PathFilter.create(path));
                }
                while (files.next()) {
                    String key = below(files.getPathString());
                    boolean plain = FileMode.REGULAR_FILE.equals(files.getRawMode(0))
                            || FileMode.EXECUTABLE_FILE.equals(files.getRawMode(0));
                    if (plain && !key.isEmpty() && !key.startsWith(".") && !key.contains("/.")) {
                        byte[] bytes = files.getObjectReader()
                                .open(files.getObjectId(0))
                                .getCachedBytes(valueBytesMax);
                        taker.accept(new Seed(new Key(prefix + key), new Value(bytes, null, null, made), false));
                    }
                }
            }
        }

        private String below(String file) {
            return path.isEmpty() ? file : file.startsWith(path + "/") ? file.substring(path.length() + 1) : "";
        }
    }
}
