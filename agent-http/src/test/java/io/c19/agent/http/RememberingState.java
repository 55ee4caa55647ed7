package io.c19.agent.http;

import io.c19.layers.ApplyResult;
import io.c19.layers.Author;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Deleted;
import io.c19.layers.Entry;
import io.c19.layers.History;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.Subscription;
import io.c19.layers.Tags;
import io.c19.layers.Transacted;
import io.c19.layers.Transaction;
import io.c19.layers.Transactions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A state that also remembers, as simply as can be: it keeps a snapshot of every revision of another state. */
final class RememberingState extends ForwardingState implements History, Tags, Transactions {
    /** What {@link #find} takes for the first revision. */
    static final String TAG = "the-beginning";

    private static final Author NODE = new Author("node one", "one@example.invalid");

    private final Map<Revision, Snapshot> snapshots = new LinkedHashMap<>();
    private final TreeMap<String, Revision> tags = new TreeMap<>();
    private final List<Logged> log = new ArrayList<>();
    private @Nullable Committed step;

    RememberingState(State state) {
        super(state);
        snapshots.put(state.head().revision(), state.head());
        Subscription unused = state.subscribe(committed -> step = committed);
    }

    @Override
    public String kind() {
        return "Remembering";
    }

    @Override
    public Optional<String> node() {
        return Optional.of("one");
    }

    @Override
    public synchronized Optional<Snapshot> at(Revision revision) {
        return Optional.ofNullable(snapshots.get(revision));
    }

    @Override
    public synchronized ApplyResult apply(Batch batch) {
        Revision before = head().revision();
        ApplyResult result = state.apply(batch);
        remember(before, batch.note());
        return result;
    }

    @Override
    public synchronized Transacted transact(Transaction transaction) {
        Revision before = head().revision();
        Transacted result = state.capability(Transactions.class).orElseThrow().transact(transaction);
        remember(before, transaction.note());
        return result;
    }

    @Override
    public synchronized Deleted deleteAll(Prefix prefix, @Nullable Long expected, Note note) {
        Revision before = head().revision();
        Deleted result = state.capability(Transactions.class).orElseThrow().deleteAll(prefix, expected, note);
        remember(before, note);
        return result;
    }

    private void remember(Revision before, Note note) {
        Committed committed = step;
        if (!head().revision().equals(before) && committed != null) {
            Snapshot snapshot = state.head();
            snapshots.put(snapshot.revision(), snapshot);
            Author author = note.author();
            String message = note.message();
            log.add(
                    0,
                    new Logged(
                            snapshot.revision(),
                            Instant.parse("2026-03-01T12:00:00Z").plusSeconds(snapshots.size()),
                            author == null ? NODE : author,
                            message == null ? "put or delete" : message,
                            author == null ? "one" : null,
                            committed.changes(),
                            committed.changes().size()));
        }
    }

    @Override
    public synchronized Tags.Page tags(@Nullable String after, int limit) {
        List<Tag> found = tags.keySet().stream()
                .filter(name -> after == null || name.compareTo(after) > 0)
                .map(name -> tag(name).orElseThrow())
                .toList();
        return new Tags.Page(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
    }

    @Override
    public synchronized Optional<Tag> tag(String name) {
        return Optional.ofNullable(tags.get(name)).map(revision -> new Tag(name, revision, Instant.EPOCH));
    }

    @Override
    public synchronized Tagged set(String name, Revision revision, Predicate<@Nullable Revision> mayReplace) {
        Revision before = tags.get(name);
        if (name.contains("..")) {
            return new Tagged.InvalidName("has two dots");
        } else if (!mayReplace.test(before)) {
            return new Tagged.Refused(before);
        }
        tags.put(name, revision);
        return new Tagged.Done(before);
    }

    @Override
    public synchronized Tagged delete(String name, Predicate<@Nullable Revision> mayDelete) {
        Revision before = tags.get(name);
        if (name.contains("..")) {
            return new Tagged.InvalidName("has two dots");
        } else if (!mayDelete.test(before)) {
            return new Tagged.Refused(before);
        }
        tags.remove(name);
        return new Tagged.Done(before);
    }

    @Override
    public synchronized Lookup find(String name) {
        if (name.endsWith("~1")) {
            List<Revision> all = new ArrayList<>(snapshots.keySet());
            int index = all.indexOf(((Lookup.Found) find(name.substring(0, name.length() - 2))).revision());
            return index > 0 ? found(all.get(index - 1)) : new Lookup.Unknown(name);
        }
        Revision tagged = tags.get(name);
        if (tagged != null) {
            return found(tagged);
        }
        if (name.equals(TAG)) {
            return found(snapshots.keySet().iterator().next());
        }
        try {
            Instant time = Instant.from(java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(name));
            return log.stream()
                    .filter(logged -> !logged.time().isAfter(time))
                    .findFirst()
                    .map(logged -> found(logged.revision()))
                    .orElse(new Lookup.Unknown(name));
        } catch (DateTimeParseException e) {
            List<Revision> matching = snapshots.keySet().stream()
                    .filter(revision -> revision.id().startsWith(name))
                    .toList();
            List<Revision> exact = matching.stream()
                    .filter(revision -> revision.id().equals(name))
                    .toList();
            return !exact.isEmpty()
                    ? found(exact.get(0))
                    : matching.isEmpty()
                            ? new Lookup.Unknown(name)
                            : matching.size() == 1 ? found(matching.get(0)) : new Lookup.Ambiguous(name, matching);
        }
    }

    private static Lookup found(Revision revision) {
        return new Lookup.Found(revision, Instant.EPOCH);
    }

    @Override
    public synchronized Log log(Selection selection, Revision from, @Nullable Revision after, int limit) {
        List<Logged> matching = new ArrayList<>();
        boolean started = false;
        boolean past = after == null;
        for (Logged logged : log) {
            started |= logged.revision().equals(from);
            List<KeyChange> changes = logged.changes().stream()
                    .filter(change -> selection.matches(change.key()))
                    .toList();
            if (started && past && !changes.isEmpty()) {
                matching.add(new Logged(
                        logged.revision(),
                        logged.time(),
                        logged.author(),
                        logged.message(),
                        logged.node(),
                        changes,
                        changes.size()));
            }
            past |= started && logged.revision().equals(after);
        }
        if (!past) {
            throw new IllegalArgumentException("after: " + after);
        }
        List<Logged> page = matching.subList(0, Math.min(limit, matching.size()));
        return new Log(
                page, matching.size() > page.size() ? page.get(page.size() - 1).revision() : null);
    }

    @Override
    public synchronized Diff diff(Revision from, Revision to, Selection selection, @Nullable Key after, int limit) {
        TreeSet<Key> keys = new TreeSet<>();
        Map<Key, String> before = etags(from);
        Map<Key, String> now = etags(to);
        keys.addAll(before.keySet());
        keys.addAll(now.keySet());
        List<KeyChange> changes = keys.stream()
                .filter(key -> selection.matches(key) && (after == null || key.compareTo(after) > 0))
                .map(key -> new KeyChange(key, before.get(key), now.get(key)))
                .filter(change -> !java.util.Objects.equals(change.before(), change.after()))
                .toList();
        List<KeyChange> page = changes.subList(0, Math.min(limit, changes.size()));
        return new Diff(
                page, changes.size() > page.size() ? page.get(page.size() - 1).key() : null);
    }

    private Map<Key, String> etags(Revision revision) {
        Map<Key, String> etags = new LinkedHashMap<>();
        for (Listed listed : at(revision)
                .orElseThrow()
                .list(ListQuery.of(Prefix.ALL, 1_000_000))
                .entries()) {
            etags.put(listed.key(), listed.etag());
        }
        return etags;
    }

    @Override
    public synchronized ApplyResult revert(Selection selection, Revision to, Note note) {
        Snapshot old = at(to).orElseThrow();
        List<Mutation> mutations = new ArrayList<>();
        for (KeyChange change :
                diff(to, head().revision(), selection, null, 1_000_000).changes()) {
            Optional<Entry> entry = old.get(change.key());
            mutations.add(
                    entry.isPresent()
                            ? new Mutation.Put(change.key(), entry.get().value())
                            : new Mutation.Delete(change.key()));
        }
        return apply(new Batch(List.of(), mutations, note));
    }
}
