package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.state.git.KeyWalk.Below;
import io.c19.state.git.KeyWalk.Step;
import io.c19.state.git.Roots.Located;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects one page of the keys of a snapshot; reads only the directories that can hold some of the page. */
final class Lister implements KeyWalk.Visitor {
    private final GitSnapshot snapshot;
    private final ListQuery query;

    private final List<Listed> entries = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private @Nullable String last;
    private boolean more;

    Lister(GitSnapshot snapshot, ListQuery query) {
        this.snapshot = snapshot;
        this.query = query;
    }

    Listing list() {
        new KeyWalk(snapshot.objects(), snapshot.layout(), query.prefix(), query.after(), this)
                .walk(Roots.NONE, snapshot.roots());
        return new Listing(entries, prefixes, more ? last : null);
    }

    @Override
    public Step directory(String text, Below below) {
        if (!query.grouped() || text.length() <= query.prefix().text().length()) {
            return Step.ENTER;
        }
        if (isAfter(text) && holdsKeys(below)) {
            if (isFull()) {
                more = true;
                return Step.END;
            }
            prefixes.add(text);
            last = text;
        }
        return Step.PASS;
    }

    @Override
    public boolean key(Key key, @Nullable Located none, @Nullable Located found) {
        if (found == null || !isAfter(key.text()) || snapshot.isExpired(found)) {
            return true;
        }
        if (isFull()) {
            more = true;
            return false;
        }
        Metadata metadata = found.metadata();
        entries.add(new Listed(
                key,
                found.blob().name(),
                snapshot.objects().blobSize(found.blob()),
                metadata.contentType(),
                metadata.expires(),
                found.conflicted(),
                query.values() ? snapshot.value(found) : null));
        last = key.text();
        return true;
    }

    private boolean isAfter(String text) {
        String after = query.after();
        return after == null || Key.TEXT_ORDER.compare(text, after) > 0;
    }

    /** A directory may be left with nothing but expired keys. */
    private boolean holdsKeys(Below below) {
        boolean[] found = {false};
        below.walk((key, none, located) -> {
            found[0] = located != null && !snapshot.isExpired(located);
            return !found[0];
        });
        return found[0];
    }

    private boolean isFull() {
        return entries.size() + prefixes.size() >= query.limit();
    }
}
