package io.c19.cli.store;

import io.c19.cli.store.Store.Blamed;
import io.c19.cli.store.Store.BlamedLine;
import io.c19.cli.store.Store.Bytes;
import io.c19.cli.store.Store.Changed;
import io.c19.cli.store.Store.Described;
import io.c19.cli.store.Store.Item;
import io.c19.cli.store.Store.Origin;
import io.c19.client.History.Change;
import io.c19.client.Operation;
import io.c19.client.TxnResult;
import io.c19.client.WriteOptions;
import io.c19.layers.Author;
import io.c19.layers.Connection.Peer;
import io.c19.layers.Entry;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Limits;
import io.c19.layers.Listed;
import io.c19.layers.Maintenance.Size;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import io.c19.layers.lines.Blame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The client's terms and those of the layers, which commands use for agents and data directories alike. What an agent answers is believed: it validated it. */
final class Terms {
    private Terms() {}

    static Entry entry(io.c19.client.Entry entry) {
        return new Entry(new Key(entry.key()), value(entry.value()), entry.etag(), entry.conflicted());
    }

    static Value value(io.c19.client.Value value) {
        return new Value(value.bytes(), value.contentType(), value.expires(), null);
    }

    static @Nullable Value valueOrNull(io.c19.client.@Nullable Value value) {
        return value == null ? null : value(value);
    }

    /** Without the expiry, which goes by itself. */
    static io.c19.client.Value sent(Value value) {
        return new io.c19.client.Value(value.bytes(), value.contentType(), null);
    }

    /** How long until a value expires; one that has expired already lives for the shortest time there is. */
    static @Nullable Duration ttl(Value value, Clock clock) {
        Instant expires = value.expires();
        return expires == null ? null : Duration.ofMillis(Math.max(1, expires.toEpochMilli() - clock.millis()));
    }

    static WriteOptions note(Note note) {
        Author author = note.author();
        return WriteOptions.NONE
                .withAuthor(author == null ? null : author.toString())
                .withMessage(note.message());
    }

    static Described described(io.c19.client.Described described) {
        return new Described(
                entry(described.entry()), new Revision(described.entry().revision()), described.modified());
    }

    static Item item(io.c19.client.Item item) {
        if (item instanceof io.c19.client.Item.Group group) {
            return new Item.Group(group.prefix());
        }
        io.c19.client.Item.Listed listed = (io.c19.client.Item.Listed) item;
        String type = Value.DEFAULT_CONTENT_TYPE.equals(listed.contentType()) ? null : listed.contentType();
        return new Item.One(new Listed(
                new Key(listed.key()),
                listed.etag(),
                listed.size(),
                type,
                listed.expires(),
                listed.conflicted(),
                valueOrNull(listed.value())));
    }

    static Logged logged(io.c19.client.History.Logged logged) {
        return new Logged(
                new Revision(logged.revision()),
                logged.time(),
                Author.parse(logged.author()),
                logged.message(),
                logged.node(),
                logged.changes().stream().map(Terms::change).toList(),
                logged.changesTotal());
    }

    private static KeyChange change(Change change) {
        return new KeyChange(new Key(change.key()), change.before(), change.after());
    }

    static Changed changed(io.c19.client.History.Changed changed) {
        return new Changed(change(changed.change()), bytes(changed.beforeValue()), bytes(changed.afterValue()));
    }

    static Blamed blamed(Blame blame) {
        List<BlamedLine> lines = new ArrayList<>();
        for (Blame.Line line : blame.lines()) {
            Logged origin = line.origin();
            lines.add(new BlamedLine(
                    lines.size() + 1,
                    line.text(),
                    origin == null
                            ? null
                            : new Origin(origin.revision(), origin.time(), origin.author(), origin.node())));
        }
        return new Blamed(blame.revision(), blame.complete(), lines);
    }

    static Blamed blamed(io.c19.client.History.Blame blame) {
        List<BlamedLine> lines = new ArrayList<>();
        for (io.c19.client.History.Line line : blame.lines()) {
            io.c19.client.History.Origin origin = line.origin();
            lines.add(new BlamedLine(
                    lines.size() + 1,
                    line.text(),
                    origin == null
                            ? null
                            : new Origin(
                                    new Revision(origin.revision()),
                                    origin.time(),
                                    Author.parse(origin.author()),
                                    origin.node())));
        }
        return new Blamed(new Revision(blame.revision()), blame.complete(), lines);
    }

    static @Nullable Bytes bytes(io.c19.client.@Nullable Value value) {
        return value == null ? null : new Bytes(value.bytes());
    }

    static Outcome outcome(TxnResult.Result result) {
        TxnResult.Written written = (TxnResult.Written) result;
        return new Outcome(
                new Key(written.key()), Effect.valueOf(written.effect().name()), null, written.etag());
    }

    static Limits limits(Operation.Limits limits) {
        return new Limits(
                limits.keyBytes(), limits.segmentBytes(), limits.valueBytes(), limits.batchOperations(), limits.page());
    }

    static Size size(Operation.Gc.Size size) {
        return new Size(size.files(), size.bytes());
    }

    static Peer peer(Operation.Peer peer) {
        Map<String, Revision> frontier = new LinkedHashMap<>();
        peer.frontier().forEach((node, revision) -> frontier.put(node, new Revision(revision)));
        return new Peer(
                peer.address(),
                peer.node(),
                peer.lastContact(),
                peer.failures(),
                peer.fault(),
                peer.activity(),
                frontier,
                peer.behind(),
                peer.ahead());
    }
}
