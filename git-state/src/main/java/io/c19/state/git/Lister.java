package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Prefix;
import io.c19.state.git.Roots.Located;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Walks the trees of a snapshot for one page of keys; reads only the directories that can hold some of the page. */
final class Lister {
    private final GitSnapshot snapshot;
    private final ListQuery query;
    private final String prefix;
    private final @Nullable String after;

    private final List<Listed> entries = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private @Nullable String last;
    private boolean more;

    Lister(GitSnapshot snapshot, ListQuery query) {
        this.snapshot = snapshot;
        this.query = query;
        this.prefix = query.prefix().text();
        this.after = query.after();
    }

    Listing list() {
        visit(snapshot.roots(), "");
        return new Listing(entries, prefixes, more ? last : null);
    }

    private void visit(Roots directory, String at) {
        ObjectId keys = directory.keys();
        if (keys == null) {
            return;
        }
        for (Child child : Child.of(snapshot.objects().tree(keys))) {
            if (more) {
                return;
            }
            String text = at + child.segment();
            if (child.directory()) {
                visitDirectory(directory, child, text);
            } else if (text.startsWith(prefix) && isAfter(text)) {
                add(text, directory.located(child.name(), child.id(), snapshot.objects()));
            }
        }
    }

    private void visitDirectory(Roots parent, Child child, String text) {
        boolean within = text.startsWith(prefix);
        if (!within && !prefix.startsWith(text)) {
            return;
        }
        if (query.grouped() && within && text.length() > prefix.length()) {
            if (isAfter(text) && holdsKeys(text)) {
                fold(text);
            }
        } else if (after == null || after.startsWith(text) || isAfter(text)) {
            visit(parent.child(child.name(), snapshot.objects()), text);
        }
    }

    private boolean isAfter(String text) {
        return after == null || Key.TEXT_ORDER.compare(text, after) > 0;
    }

    /** A directory may be left with nothing but expired keys. */
    private boolean holdsKeys(String directory) {
        ListQuery any = ListQuery.of(new Prefix(directory), 1);
        return !new Lister(snapshot, any).list().entries().isEmpty();
    }

    private void fold(String text) {
        if (isFull()) {
            more = true;
            return;
        }
        prefixes.add(text);
        last = text;
    }

    private void add(String text, Located found) {
        if (snapshot.isExpired(found)) {
            return;
        }
        if (isFull()) {
            more = true;
            return;
        }
        Metadata metadata = found.metadata();
        entries.add(new Listed(
                new Key(text),
                found.blob().name(),
                snapshot.objects().blobSize(found.blob()),
                metadata.contentType(),
                metadata.expires(),
                found.conflicted(),
                query.values() ? snapshot.value(found) : null));
        last = text;
    }

    private boolean isFull() {
        return entries.size() + prefixes.size() >= query.limit();
    }
}
