package io.c19.state.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.internal.storage.pack.BinaryDelta;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.Test;

class TreeRewriteTest {
    /** Names around the places where Git's order of files and directories differs from that of plain text. */
    private static final String[] NAMES = {"a", "a.b", "a-b", "a0", "ab", "b", "ü", "é"};

    private int deltas;

    @Test
    void apply_ofRandomEdits_makesTheTreeThatGitMakes() throws Exception {
        Seed seed = Seed.take("TreeRewriteTest");
        Random random = seed.random();
        for (int round = 0; round < 300; round++) {
            Pending objects = new Pending(new NoObjects());
            ObjectId tree = objects.addTree(Tree.EMPTY, null);
            TreeMap<String, ObjectId> model = new TreeMap<>();
            for (int step = 0; step < 20; step++) {
                TreeRewrite rewrite = new TreeRewrite();
                for (Map.Entry<String, List<ObjectId>> edit :
                        edits(random, model).entrySet()) {
                    rewrite.set(
                            edit.getKey(),
                            edit.getValue().isEmpty() ? null : edit.getValue().get(0));
                }
                tree = rewrite.apply(tree, objects);
                assertThat(tree).as("%s, round %d, step %d", seed, round, step).isEqualTo(gitTree(model));
            }
            checkForm(objects);
        }
        assertThat(deltas).isPositive();
    }

    /** Edits that keep the model a set of files, some of which take the place of directories and the other way round. */
    private static Map<String, List<ObjectId>> edits(Random random, Map<String, ObjectId> model) {
        Map<String, List<ObjectId>> edits = new TreeMap<>();
        for (int n = random.nextInt(4) + 1; n > 0; n--) {
            String path = path(random);
            boolean related = edits.keySet().stream().anyMatch(other -> isAbove(other, path) || isAbove(path, other));
            if (related || edits.containsKey(path)) {
                continue;
            }
            model.keySet().removeIf(other -> other.equals(path) || isAbove(path, other));
            if (random.nextInt(3) == 0) {
                edits.put(path, List.of());
            } else {
                model.keySet().removeIf(other -> isAbove(other, path));
                ObjectId blob = new ObjectInserter.Formatter()
                        .idFor(
                                Constants.OBJ_BLOB,
                                Integer.toString(random.nextInt(5)).getBytes(UTF_8));
                model.put(path, blob);
                edits.put(path, List.of(blob));
            }
        }
        return edits;
    }

    private static String path(Random random) {
        List<String> names = new ArrayList<>();
        for (int n = random.nextInt(3) + 1; n > 0; n--) {
            names.add(NAMES[random.nextInt(NAMES.length)]);
        }
        return String.join("/", names);
    }

    private static boolean isAbove(String directory, String path) {
        return path.startsWith(directory + "/");
    }

    private static ObjectId gitTree(Map<String, ObjectId> model) throws Exception {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        model.forEach((path, blob) -> {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
            builder.add(entry);
        });
        builder.finish();
        try (Repository nowhere = new InMemoryRepository(new DfsRepositoryDescription("model"));
                ObjectInserter inserter = nowhere.newObjectInserter()) {
            return index.writeTree(inserter);
        }
    }

    private void checkForm(Pending objects) throws Exception {
        for (NewObject object : objects.objects()) {
            new ObjectChecker().check(object.type(), object.bytes());
            Delta delta = object.delta();
            if (delta != null) {
                byte[] base = objects.tree(delta.base()).raw();
                assertThat(BinaryDelta.apply(base, delta.instructions())).isEqualTo(object.bytes());
                deltas++;
            }
        }
    }
}
