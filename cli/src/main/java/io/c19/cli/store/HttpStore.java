package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.client.Condition;
import io.c19.client.DeleteAllResult;
import io.c19.client.DeleteResult;
import io.c19.client.ListRequest;
import io.c19.client.Listing;
import io.c19.client.Operation.Gc;
import io.c19.client.PutResult;
import io.c19.client.Tags;
import io.c19.client.TxnResult;
import io.c19.client.WriteOptions;
import io.c19.layers.Batch;
import io.c19.layers.Connection.Peer;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.Limits;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent, reached by the client that applications use. */
final class HttpStore implements Store {
    private final Agent agent;
    private final Clock clock;

    HttpStore(URI address, Duration timeout, Clock clock) {
        this.agent = new Agent(address, timeout);
        this.clock = clock;
    }

    @Override
    public Limits limits() {
        return Terms.limits(agent.read(c19 -> c19.operation().status().limits()));
    }

    @Override
    public Happenings watch(Prefix prefix, @Nullable String since, boolean values, Consumer<String> notes) {
        return new HttpHappenings(agent, prefix, since, values, notes);
    }

    @Override
    public Optional<Found> get(Key key, @Nullable String at) {
        return agent.read(c19 -> at == null ? c19.get(key.text()) : c19.get(key.text(), at))
                .map(entry -> new Found(Terms.entry(entry), new Revision(entry.revision())));
    }

    @Override
    public Optional<Described> describe(Key key, @Nullable String at) {
        return agent.read(c19 -> at == null ? c19.describe(key.text()) : c19.describe(key.text(), at))
                .map(Terms::described);
    }

    @Override
    public Optional<Found> getLocal(Key key) {
        return agent.read(c19 -> c19.getLocal(key.text()))
                .map(entry -> new Found(Terms.entry(entry), new Revision(entry.revision())));
    }

    @Override
    public Optional<Described> describeLocal(Key key) {
        return agent.read(c19 -> c19.describeLocal(key.text())).map(Terms::described);
    }

    @Override
    public Keys list(Scan scan) {
        ListRequest keys = ListRequest.prefix(scan.prefix().text()).at(scan.at());
        ListRequest grouped = scan.grouped() ? keys.byDirectory() : keys;
        Listing listing = agent.read(c19 -> c19.list(scan.values() ? grouped.withValues() : grouped));
        return new Keys(new Revision(listing.revision()), agent.each(listing.items(), Terms::item));
    }

    @Override
    public Written write(Batch batch) {
        if (batch.mutations().size() == 1 && batch.preconditions().size() <= 1) {
            Mutation mutation = batch.mutations().get(0);
            if (batch.preconditions().stream()
                    .allMatch(condition -> condition.key().equals(mutation.key()))) {
                WriteOptions options = Terms.note(batch.note());
                for (Precondition condition : batch.preconditions()) {
                    options = options.when(condition(condition));
                }
                return mutation instanceof Mutation.Put put ? put(put, options) : delete(mutation.key(), options);
            }
        }
        TxnResult result = agent.write(c19 -> c19.txn(new HttpTransactions(clock).txn(batch)));
        if (!result.succeeded()) {
            throw new Failure(
                    ExitCode.PRECONDITION_FAILED,
                    "The keys were changed meanwhile, so nothing was written: try again.");
        }
        return new Written(
                new Revision(result.revision()),
                result.results().stream().map(Terms::outcome).toList());
    }

    private static Condition condition(Precondition condition) {
        if (condition instanceof Precondition.Absent) {
            return new Condition.Absent();
        }
        return condition instanceof Precondition.EtagIn in ? new Condition.EtagIn(in.etags()) : new Condition.Present();
    }

    private Written put(Mutation.Put put, WriteOptions options) {
        PutResult result = agent.write(c19 ->
                c19.put(put.key().text(), Terms.sent(put.value()), options.withTtl(Terms.ttl(put.value(), clock))));
        if (result instanceof PutResult.Refused refused) {
            throw Agent.refused(refused.why().problem());
        }
        PutResult.Stored stored = (PutResult.Stored) result;
        Effect effect = stored.created() ? Effect.CREATED : Effect.REPLACED;
        return new Written(
                new Revision(stored.revision()), List.of(new Outcome(put.key(), effect, null, stored.etag())));
    }

    private Written delete(Key key, WriteOptions options) {
        DeleteResult result = agent.write(c19 -> c19.delete(key.text(), options));
        if (result instanceof DeleteResult.Refused refused) {
            throw Agent.refused(refused.why().problem());
        } else if (result instanceof DeleteResult.Deleted deleted) {
            return new Written(new Revision(deleted.revision()), List.of(new Outcome(key, Effect.DELETED, null, null)));
        }
        return new Written(find(null), List.of(new Outcome(key, Effect.UNCHANGED, null, null)));
    }

    @Override
    public Steps.Result transact(Steps steps) {
        return agent.write(c19 -> new HttpTransactions(clock).transact(c19, steps));
    }

    @Override
    public Revision deleteAll(Prefix prefix, long confirmed, Note note) {
        DeleteAllResult result = agent.write(c19 -> c19.deleteAll(prefix.text(), confirmed, Terms.note(note)));
        if (result instanceof DeleteAllResult.Unconfirmed other) {
            throw Refusals.confirmation(prefix, confirmed, other.actual());
        }
        return new Revision(((DeleteAllResult.Deleted) result).revision());
    }

    @Override
    public Iterator<Logged> log(Selection selection) {
        return agent.each(
                agent.read(c19 -> selection instanceof Selection.Under under
                        ? c19.history().log(under.prefix().text())
                        : c19.history().of(((Selection.One) selection).key().text())),
                Terms::logged);
    }

    @Override
    public Optional<Logged> logged(Revision revision) {
        return agent.read(c19 -> c19.history().logged(revision.id())).map(Terms::logged);
    }

    @Override
    public Revision find(@Nullable String at) {
        return new Revision(agent.read(c19 -> at == null ? c19.revision() : c19.revision(at)));
    }

    @Override
    public Difference diff(String from, @Nullable String to, Prefix prefix, boolean values) {
        io.c19.client.History.Diff diff = agent.read(c19 -> c19.history().diff(from, to, prefix.text(), values));
        return new Difference(
                new Revision(diff.from()), new Revision(diff.to()), agent.each(diff.changes(), Terms::changed));
    }

    @Override
    public Optional<Blamed> blame(Key key, @Nullable String at) {
        return agent.read(c19 -> c19.history().blame(key.text(), at)).map(Terms::blamed);
    }

    @Override
    public Reverted revert(Selection selection, String to, Note note) {
        WriteOptions why = Terms.note(note);
        io.c19.client.History.Reverted reverted = agent.write(c19 -> selection instanceof Selection.Under under
                ? c19.history().revertPrefix(under.prefix().text(), to, why)
                : c19.history().revertKey(((Selection.One) selection).key().text(), to, why));
        return new Reverted(new Revision(reverted.revision()), reverted.changed());
    }

    @Override
    public Iterator<Tag> tags() {
        return agent.each(agent.read(c19 -> c19.tags().list()), HttpStore::tag);
    }

    private static Tag tag(Tags.Tag tag) {
        return new Tag(tag.name(), new Revision(tag.revision()), tag.time());
    }

    @Override
    public Tag tag(String name, String revision, boolean force) {
        String id = find(revision).id();
        Tags.Tag before = force ? agent.read(c19 -> c19.tags().get(name)).orElse(null) : null;
        Condition expected = before == null ? new Condition.None() : new Condition.EtagIn(Set.of(before.revision()));
        Tags.Result result = agent.write(c19 -> c19.tags().set(name, id, expected));
        if (result instanceof Tags.Result.Refused refused) {
            throw StateTags.named(name, String.valueOf(refused.actual()));
        }
        return tag(agent.read(c19 -> c19.tags().get(name)).orElseThrow(() -> StateTags.absent(name)));
    }

    @Override
    public Tag deleteTag(String name) {
        Tags.Tag tag = agent.read(c19 -> c19.tags().get(name)).orElseThrow(() -> StateTags.absent(name));
        Tags.Result unused = agent.write(c19 -> c19.tags().delete(name, new Condition.None()));
        return tag(tag);
    }

    @Override
    public ConflictStore conflicts() {
        return new HttpConflicts(agent, clock);
    }

    @Override
    public List<Peer> peers() {
        return agent.read(c19 -> c19.operation().peers()).stream()
                .map(Terms::peer)
                .toList();
    }

    @Override
    public List<Peer> sync() {
        return agent.read(c19 -> c19.operation().sync()).stream()
                .map(Terms::peer)
                .toList();
    }

    @Override
    public Collected gc(Progress progress) {
        Gc gc = agent.read(c19 -> c19.operation().collect());
        while (gc instanceof Gc.Running running) {
            progress.at(running.step(), running.done(), running.total());
            // The agent waits a moment before it answers.
            gc = agent.read(c19 -> c19.operation().collecting());
        }
        if (gc instanceof Gc.Failed failed) {
            throw new Failure(ExitCode.ERROR, Texts.shown(failed.fault(), Texts.SENTENCE_MAX));
        } else if (gc instanceof Gc.Done done) {
            return new Collected(done.objects(), done.dropped(), Terms.size(done.before()), Terms.size(done.after()));
        }
        throw new Failure(ExitCode.ERROR, "The agent was started again before gc was done: run it again.");
    }

    @Override
    public Map<String, @Nullable Object> status() {
        return agent.read(c19 -> c19.operation().status()).all();
    }

    @Override
    public void close() {
        // The connection ends with the process, or is reused by the next request until then.
    }
}
