package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Pages.Page;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Conflicts;
import io.c19.layers.Connection.Peer;
import io.c19.layers.Entry;
import io.c19.layers.History;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Limits;
import io.c19.layers.ListQuery;
import io.c19.layers.Listing;
import io.c19.layers.Maintenance;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.StateStatus;
import io.c19.layers.Tags;
import io.c19.layers.Tags.Tag;
import io.c19.layers.Transactions;
import io.c19.layers.lines.Blame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A state in this process. */
final class StateStore implements Store {
    /** Bounds what a page holds; values at their default limit then take 64 MiB at most. */
    private static final int PAGE = 1_000;

    private static final int VALUES_PAGE = 64;

    private final State state;
    private final Limits limits;
    private final String version;

    StateStore(State state, Limits limits, String version) {
        this.state = state;
        this.limits = limits;
        this.version = version;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Optional<Found> get(Key key, @Nullable String at) {
        Snapshot snapshot = snapshot(at);
        return snapshot.get(key).map(entry -> new Found(entry, snapshot.revision()));
    }

    @Override
    public Optional<Described> describe(Key key, @Nullable String at) {
        Snapshot snapshot = snapshot(at);
        return snapshot.get(key)
                .map(entry -> new Described(
                        entry,
                        snapshot.revision(),
                        snapshot.modified(key).orElseThrow(() -> new IllegalStateException("a key has a time"))));
    }

    @Override
    public Keys list(Scan scan) {
        Snapshot snapshot = snapshot(scan.at());
        ListQuery query =
                new ListQuery(scan.prefix(), scan.grouped(), null, scan.values() ? VALUES_PAGE : PAGE, scan.values());
        Iterator<Item> items = new Pages<>(page(snapshot, query), next -> page(snapshot, query.after(next)));
        return new Keys(snapshot.revision(), items);
    }

    private static Page<Item> page(Snapshot snapshot, ListQuery query) {
        Listing listing = snapshot.list(query);
        List<Item> items = Stream.<Item>concat(
                        listing.entries().stream().map(Item.One::new),
                        listing.prefixes().stream().map(Item.Group::new))
                .sorted(Comparator.comparing(Item::text, Key.TEXT_ORDER))
                .toList();
        return new Page<>(items, listing.next());
    }

    @Override
    public Written write(Batch batch) {
        Applied applied = applied(state.apply(batch));
        return new Written(applied.revision(), applied.outcomes());
    }

    @Override
    public Steps.Result transact(Steps steps) {
        Transactions transactions = state.capability(Transactions.class)
                .orElseThrow(
                        () -> new Failure(ExitCode.ERROR, "A state of kind " + state.kind() + " has no transactions."));
        return new StateTransactions(transactions, this::find).transact(steps);
    }

    @Override
    public Revision deleteAll(Prefix prefix, long confirmed, Note note) {
        List<Mutation> deletes = new ArrayList<>();
        list(Scan.keys(prefix))
                .items()
                .forEachRemaining(item -> deletes.add(new Mutation.Delete(new Key(item.text()))));
        if (deletes.size() != confirmed) {
            throw Refusals.confirmation(prefix, confirmed, deletes.size());
        }
        return write(new Batch(List.of(), deletes, note)).revision();
    }

    @Override
    public Iterator<Logged> log(Selection selection) {
        Revision head = state.head().revision();
        return new Pages<>(page(selection, head, null), next -> page(selection, head, new Revision(next)));
    }

    private Page<Logged> page(Selection selection, Revision from, @Nullable Revision after) {
        History.Log log = history().log(selection, from, after, PAGE);
        Revision next = log.next();
        return new Page<>(log.revisions(), next == null ? null : next.id());
    }

    @Override
    public Optional<Logged> logged(Revision revision) {
        return history().log(new Selection.Under(Prefix.ALL), revision, null, 1).revisions().stream()
                .filter(logged -> logged.revision().equals(revision))
                .findFirst();
    }

    @Override
    public Revision find(@Nullable String at) {
        return snapshot(at).revision();
    }

    @Override
    public Difference diff(String from, @Nullable String to, Prefix prefix, boolean values) {
        Snapshot before = snapshot(from);
        Snapshot after = snapshot(to);
        Selection selection = new Selection.Under(prefix);
        Iterator<Changed> changes = new Pages<>(
                page(before, after, selection, null, values),
                next -> page(before, after, selection, new Key(next), values));
        return new Difference(before.revision(), after.revision(), changes);
    }

    private Page<Changed> page(
            Snapshot before, Snapshot after, Selection selection, @Nullable Key position, boolean values) {
        History.Diff diff =
                history().diff(before.revision(), after.revision(), selection, position, values ? VALUES_PAGE : PAGE);
        List<Changed> changes = diff.changes().stream()
                .map(change -> changed(change, values ? before : null, values ? after : null))
                .toList();
        Key next = diff.next();
        return new Page<>(changes, next == null ? null : next.text());
    }

    private static Changed changed(KeyChange change, @Nullable Snapshot before, @Nullable Snapshot after) {
        return new Changed(change, bytes(before, change.key()), bytes(after, change.key()));
    }

    private static @Nullable Bytes bytes(@Nullable Snapshot snapshot, Key key) {
        Entry entry = snapshot == null ? null : snapshot.get(key).orElse(null);
        return entry == null ? null : new Bytes(entry.value().bytes());
    }

    @Override
    public Optional<Blamed> blame(Key key, @Nullable String at) {
        return Blame.of(state, history(), snapshot(at), key).map(Terms::blamed);
    }

    @Override
    public Reverted revert(Selection selection, String to, Note note) {
        Applied applied = applied(history().revert(selection, find(to), note));
        return new Reverted(applied.revision(), applied.outcomes().size());
    }

    @Override
    public Iterator<Tag> tags() {
        return named().list();
    }

    @Override
    public Tag tag(String name, String revision, boolean force) {
        return named().set(name, find(revision), force);
    }

    @Override
    public Tag deleteTag(String name) {
        return named().delete(name);
    }

    private StateTags named() {
        return new StateTags(state.capability(Tags.class)
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR, "A state of kind " + state.kind() + " has no tags; one of kind Git does.")));
    }

    @Override
    public ConflictStore conflicts() {
        return new StateConflicts(state.capability(Conflicts.class)
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR,
                        "A state of kind " + state.kind()
                                + " is written in one place only, so it has no conflicts; one of kind Git does.")));
    }

    @Override
    public List<Peer> peers() {
        throw withoutAgent();
    }

    @Override
    public List<Peer> sync() {
        throw withoutAgent();
    }

    private static Failure withoutAgent() {
        return new Failure(
                ExitCode.ERROR,
                "A data directory has no peers; the agent on it does: use --url, and start one with `c19 serve`.");
    }

    @Override
    public Collected gc(Progress progress) {
        return state.capability(Maintenance.class)
                .orElseThrow(() ->
                        new Failure(ExitCode.ERROR, "A state of kind " + state.kind() + " has nothing to collect."))
                .gc(progress)
                .orElseThrow(() -> new Failure(ExitCode.ERROR, "A gc is under way already."));
    }

    @Override
    public Map<String, @Nullable Object> status() {
        StateStatus status = state.status();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("node", state.node().orElse(null));
        fields.put("version", version);
        fields.put("kinds", Map.of("state", state.kind()));
        fields.put("main", state.head().revision().id());
        fields.put("keys", status.keys());
        fields.put("conflicts", status.conflicts());
        fields.put("fault", state.fault());
        fields.put("state", status.figures());
        return fields;
    }

    @Override
    public void close() {
        state.close();
    }

    private Snapshot snapshot(@Nullable String at) {
        if (at == null) {
            return state.head();
        }
        History.Lookup found = history().find(at);
        if (found instanceof History.Lookup.Found hit) {
            return state.at(hit.revision()).orElseThrow(() -> unknown(at));
        }
        if (found instanceof History.Lookup.Ambiguous ambiguous) {
            throw new Failure(
                    ExitCode.USAGE,
                    "revision: '" + Texts.shown(at) + "' could be "
                            + String.join(
                                    " or ",
                                    ambiguous.candidates().stream()
                                            .map(Revision::id)
                                            .toList())
                            + " (expected: more of its digits).");
        }
        throw unknown(at);
    }

    private static Failure unknown(String at) {
        return new Failure(
                ExitCode.NOT_FOUND,
                "revision: '" + Texts.shown(at)
                        + "' is not known (expected: an id, the beginning of one, a tag, or a time "
                        + "such as 2026-03-01T12:00:00Z); `c19 log` lists them.");
    }

    private History history() {
        return state.capability(History.class)
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR,
                        "A state of kind " + state.kind() + " keeps no history; those of kind Git and Sql do."));
    }

    private static Applied applied(ApplyResult result) {
        if (result instanceof Applied applied) {
            return applied;
        }
        throw Refusals.of(result);
    }
}
