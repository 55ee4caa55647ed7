package io.c19.state.git.join;

import io.c19.state.git.ObjectSource;
import io.c19.state.git.Tree;
import io.c19.state.git.object.NewObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/** A repository in memory: real Git objects, nothing else. Trees are made and read without the code that is tested. */
public final class World implements Graph, ObjectSource {
    private final Map<ObjectId, NewObject> objects = new HashMap<>();
    private final Map<ObjectId, Tree> trees = new HashMap<>();
    private final Map<ObjectId, Commit> commits = new HashMap<>();
    private final Map<ObjectId, Long> effective = new HashMap<>();
    private final Map<ObjectId, SortedMap<String, Entry>> files = new HashMap<>();

    @Override
    public Commit commit(ObjectId id) {
        return Objects.requireNonNull(commits.get(id), id::name);
    }

    @Override
    public long effectiveTime(ObjectId id) {
        Long known = effective.get(id);
        if (known == null) {
            known = commit(id).time();
            for (ObjectId parent : commit(id).parents()) {
                known = Math.max(known, effectiveTime(parent) + 1);
            }
            effective.put(id, known);
        }
        return known;
    }

    boolean has(ObjectId id) {
        return objects.containsKey(id);
    }

    @Override
    public Tree tree(ObjectId id) {
        return trees.computeIfAbsent(id, i -> {
            try {
                return Tree.parse(object(id, Constants.OBJ_TREE));
            } catch (CorruptObjectException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public byte[] blob(ObjectId id) {
        return object(id, Constants.OBJ_BLOB);
    }

    @Override
    public long blobSize(ObjectId id) {
        return blob(id).length;
    }

    byte[] object(ObjectId id, int type) {
        NewObject object = Objects.requireNonNull(objects.get(id), id::name);
        if (object.type() != type) {
            throw new IllegalStateException("another type");
        }
        return object.bytes();
    }

    ObjectId add(NewObject object) {
        objects.put(object.id(), object);
        return object.id();
    }

    public Map<ObjectId, NewObject> objects() {
        return objects;
    }

    public Entry file(String text) {
        return new Entry(
                FileMode.REGULAR_FILE, add(NewObject.of(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8))));
    }

    String text(@Nullable Entry file) {
        return file == null ? "-" : new String(blob(file.id()), StandardCharsets.UTF_8);
    }

    public ObjectId commit(List<ObjectId> parents, Map<String, Entry> tree, long time, String node) {
        StringBuilder text = new StringBuilder("tree " + write(tree).name() + "\n");
        parents.forEach(parent -> text.append("parent ").append(parent.name()).append('\n'));
        String person = "%s <%s@node.c19.invalid> %d +0000\n".formatted(node, node, time);
        text.append("author ")
                .append(person)
                .append("committer ")
                .append(person)
                .append("\nwrite\n");
        return addCommit(parents, write(tree), time, node, text.toString());
    }

    ObjectId addCommit(List<ObjectId> parents, ObjectId tree, long time, @Nullable String node, String text) {
        ObjectId id = add(NewObject.of(Constants.OBJ_COMMIT, text.getBytes(StandardCharsets.UTF_8)));
        commits.put(id, new Commit(id, parents, tree, time, node));
        return id;
    }

    /** Adds what was derived, as a node stores it. */
    public void add(Derivations.Main main) {
        main.made().forEach(this::add);
        if (main.heads().size() > 1) {
            long time = main.heads().stream()
                    .mapToLong(head -> commit(head).time())
                    .max()
                    .orElseThrow();
            commits.put(main.commit(), new Commit(main.commit(), List.copyOf(main.heads()), main.tree(), time, null));
        }
    }

    /** All files below a tree by their paths. */
    public SortedMap<String, Entry> files(ObjectId tree) {
        SortedMap<String, Entry> known = files.get(tree);
        if (known == null) {
            known = new TreeMap<>();
            collect(tree, "", known);
            files.put(tree, known);
        }
        return known;
    }

    private void collect(ObjectId tree, String at, SortedMap<String, Entry> found) {
        Tree parsed = tree(tree);
        for (int i = 0; i < parsed.size(); i++) {
            String path = at + parsed.name(i);
            if (parsed.isTree(i)) {
                collect(parsed.id(i), path + "/", found);
            } else {
                found.put(path, new Entry(parsed.mode(i), parsed.id(i)));
            }
        }
    }

    ObjectId write(Map<String, Entry> all) {
        SortedMap<String, SortedMap<String, Entry>> below = new TreeMap<>();
        SortedMap<String, Entry> here = new TreeMap<>();
        all.forEach((path, file) -> {
            int slash = path.indexOf('/');
            if (slash < 0) {
                here.put(path, file);
            } else {
                // As Git sorts: a directory as if its name ended in a slash.
                below.computeIfAbsent(path.substring(0, slash + 1), n -> new TreeMap<>())
                        .put(path.substring(slash + 1), file);
            }
        });
        SortedMap<String, Entry> sorted = new TreeMap<>(here);
        below.forEach((name, files) -> sorted.put(name, new Entry(FileMode.TREE, write(files))));
        TreeFormatter tree = new TreeFormatter();
        sorted.forEach((name, entry) -> tree.append(name.replace("/", ""), entry.mode(), entry.id()));
        return add(NewObject.of(Constants.OBJ_TREE, tree.toByteArray()));
    }
}
