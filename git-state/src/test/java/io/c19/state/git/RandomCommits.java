package io.c19.state.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.c19.layers.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A repository with a random history: lines and merges, of up to four parents, some of which take one side as it is; files that
 * become directories and the other way round; keys with metadata and conflicts; clocks that go backwards.
 */
final class RandomCommits implements AutoCloseable {
    static final List<String> KEYS =
            List.of("a", "a/b", "a/b/c", "a/c", "d/e/f", "d/e/g", "d/h", "ä/ö", "ä/日本", "z", ".x/y", "d/@");

    static final long BEGIN = 1_700_000_000;

    private record Made(ObjectId id, Map<String, String> files) {}

    private final Random random;
    private final FileRepository repository;
    private final List<Made> commits = new ArrayList<>();
    private int values;

    RandomCommits(Path directory, Random random) throws IOException {
        HostIsolation.install();
        this.random = random;
        this.repository = RepositoryDirectory.repository(directory);
        repository.create(true);
    }

    FileRepository repository() {
        return repository;
    }

    /** The newest commit, which all others are ancestors of. */
    ObjectId newest() {
        return commits.get(commits.size() - 1).id;
    }

    ObjectId any() {
        return commits.get(random.nextInt(commits.size())).id;
    }

    /** Adds commits, the last one a merge of all that have no child, and lets main point there. */
    void grow(int count) throws IOException {
        Set<Made> tips = new LinkedHashSet<>();
        if (!commits.isEmpty()) {
            tips.add(commits.get(commits.size() - 1));
        }
        try (PackInserter inserter = repository.getObjectDatabase().newPackInserter()) {
            inserter.checkExisting(false);
            for (int i = 0; i < count; i++) {
                boolean last = i == count - 1;
                List<Made> parents = last ? new ArrayList<>(tips) : parents();
                Made made = commit(parents, inserter);
                parents.forEach(tips::remove);
                tips.add(made);
                commits.add(made);
            }
            inserter.flush();
        }
        RefUpdate update = repository.updateRef(Refs.MAIN);
        update.setNewObjectId(newest());
        update.setForceUpdate(true);
        update.update();
    }

    private List<Made> parents() {
        if (commits.isEmpty()) {
            return List.of();
        }
        Set<Made> parents = new LinkedHashSet<>();
        int wanted = random.nextInt(4) > 0 ? 1 : 2 + random.nextInt(3);
        for (int i = 0; i < wanted; i++) {
            int back = random.nextInt(3) > 0 ? 0 : random.nextInt(Math.min(10, commits.size()));
            parents.add(commits.get(commits.size() - 1 - back));
        }
        return new ArrayList<>(parents);
    }

    private Made commit(List<Made> parents, PackInserter inserter) throws IOException {
        Map<String, String> files = merged(parents);
        if (parents.size() < 2 || random.nextInt(3) == 0) {
            for (int i = random.nextInt(4); i > 0; i--) {
                edit(files);
            }
        }
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree(files, "", inserter));
        commit.setParentIds(parents.stream().map(Made::id).toList());
        // A second apart or less, some at the same time, some in the past of their parents.
        Instant time =
                Instant.ofEpochSecond(BEGIN + commits.size() / 2 - (random.nextInt(5) == 0 ? random.nextInt(20) : 0));
        PersonIdent ident = new PersonIdent("n", "n@example.org", time, ZoneOffset.UTC);
        commit.setAuthor(ident);
        commit.setCommitter(ident);
        commit.setMessage("commit " + commits.size() + "\n");
        return new Made(inserter.insert(commit), files);
    }

    private Map<String, String> merged(List<Made> parents) {
        if (parents.isEmpty()) {
            return new TreeMap<>();
        }
        Map<String, String> files = new TreeMap<>(parents.get(random.nextInt(parents.size())).files);
        if (random.nextBoolean()) {
            for (Made parent : parents) {
                parent.files.forEach((path, value) -> {
                    if (random.nextBoolean()) {
                        put(files, path, value);
                    }
                });
            }
        }
        return files;
    }

    private void edit(Map<String, String> files) {
        String path = KeyPath.encode(new Key(KEYS.get(random.nextInt(KEYS.size()))));
        String at =
                switch (random.nextInt(6)) {
                    case 0 -> Metadata.DIRECTORY + "/" + path;
                    case 1 -> Roots.CONFLICTS + "/" + path + "/@/1";
                    default -> path;
                };
        if (random.nextInt(3) == 0) {
            files.remove(at);
        } else {
            // Few different values, so that some come back.
            put(files, at, random.nextInt(4) == 0 ? "same" : "value " + values++);
        }
    }

    /** A file takes the place of a directory, and of a file above it. */
    private static void put(Map<String, String> files, String path, String value) {
        files.keySet().removeIf(other -> other.startsWith(path + "/") || path.startsWith(other + "/"));
        files.put(path, value);
    }

    private ObjectId tree(Map<String, String> files, String at, PackInserter inserter) throws IOException {
        TreeMap<String, @Nullable String> names = new TreeMap<>(new GitOrder());
        files.forEach((path, value) -> {
            if (path.startsWith(at)) {
                String rest = path.substring(at.length());
                int slash = rest.indexOf('/');
                names.put(slash < 0 ? rest : rest.substring(0, slash + 1), slash < 0 ? value : null);
            }
        });
        TreeFormatter tree = new TreeFormatter();
        for (Map.Entry<String, @Nullable String> entry : names.entrySet()) {
            String name = entry.getKey();
            String value = entry.getValue();
            if (value == null) {
                tree.append(name.substring(0, name.length() - 1), FileMode.TREE, tree(files, at + name, inserter));
            } else {
                FileMode mode = value.equals("same") ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
                tree.append(name, mode, inserter.insert(Constants.OBJ_BLOB, value.getBytes(UTF_8)));
            }
        }
        return inserter.insert(tree);
    }

    /** By bytes; a directory is here already spelt with its slash. */
    private static final class GitOrder implements Comparator<String> {
        @Override
        public int compare(String left, String right) {
            return Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
