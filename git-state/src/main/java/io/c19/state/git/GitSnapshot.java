package io.c19.state.git;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listing;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.Value;
import io.c19.state.git.Roots.Located;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys at one commit. Immutable and thread-safe. */
final class GitSnapshot implements Snapshot {
    private final Head head;
    private final ObjectSource objects;
    private final Layout layout;
    private final InstantSource now;
    private final LastChange lastChange;
    private final Roots roots;

    /** @param now what decides whether a value has expired */
    GitSnapshot(Head head, ObjectSource objects, Layout layout, InstantSource now, LastChange lastChange) {
        this.head = head;
        this.objects = objects;
        this.layout = layout;
        this.now = now;
        this.lastChange = lastChange;
        this.roots = Roots.of(head.tree(), objects);
    }

    private GitSnapshot(GitSnapshot same, InstantSource now) {
        this.head = same.head;
        this.objects = same.objects;
        this.layout = same.layout;
        this.now = now;
        this.lastChange = same.lastChange;
        this.roots = same.roots;
    }

    /** This one as it is at that instant, and stays. */
    GitSnapshot asOf(Instant instant) {
        return new GitSnapshot(this, InstantSource.fixed(instant));
    }

    @Override
    public Revision revision() {
        return new Revision(head.commit().name());
    }

    @Override
    public Optional<Entry> get(Key key) {
        Located found = live(key);
        return found == null ? Optional.empty() : Optional.of(entry(key, found));
    }

    @Override
    public Listing list(ListQuery query) {
        return new Lister(this, query).list();
    }

    @Override
    public Optional<Instant> modified(Key key) {
        Located found = live(key);
        if (found == null) {
            return Optional.empty();
        }
        Instant written = found.metadata().written();
        return Optional.of(written == null ? lastChange.time(head, layout.path(key)) : written);
    }

    Head head() {
        return head;
    }

    Roots roots() {
        return roots;
    }

    ObjectSource objects() {
        return objects;
    }

    Layout layout() {
        return layout;
    }

    /** What is stored for the key unless it has expired. */
    @Nullable
    Located live(Key key) {
        Located found = stored(key);
        return found == null || isExpired(found) ? null : found;
    }

    /** Of what the key holds, null when it is absent. */
    @Nullable
    String etag(Key key) {
        Located live = live(key);
        return live == null ? null : live.blob().name();
    }

    /** What is stored for the key, expired or not. */
    @Nullable
    Located stored(Key key) {
        return roots.locate(layout.path(key), objects);
    }

    /** The time of which it is. */
    Instant instant() {
        return now.instant();
    }

    boolean isExpired(Located found) {
        Instant expires = found.metadata().expires();
        return expires != null && !expires.isAfter(now.instant());
    }

    Entry entry(Key key, Located found) {
        return entry(objects, key, found);
    }

    static Entry entry(ObjectSource objects, Key key, Located found) {
        return new Entry(key, value(objects, found), found.blob().name(), found.conflicted());
    }

    Value value(Located found) {
        return value(objects, found);
    }

    private static Value value(ObjectSource objects, Located found) {
        Metadata metadata = found.metadata();
        return new Value(objects.blob(found.blob()), metadata.contentType(), metadata.expires(), metadata.written());
    }
}
