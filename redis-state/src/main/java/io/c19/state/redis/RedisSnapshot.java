package io.c19.state.redis;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.lettuce.core.KeyValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store as of a step, for as long as Redis holds that.
 *
 * @param now what has expired by then is absent
 */
record RedisSnapshot(Store store, Position position, Instant now) implements Snapshot {
    /** How many keys a script looks at before it lets others in: some milliseconds. */
    private static final int LOOK = 1_000;

    @Override
    public Revision revision() {
        return position.revision();
    }

    @Override
    public Optional<Entry> get(Key key) {
        return stored(key).filter(found -> !found.about().expiredAt(now)).map(found -> found.about()
                .entry(key, found.bytes()));
    }

    @Override
    public Optional<Instant> modified(Key key) {
        return stored(key)
                .map(Found::about)
                .filter(about -> !about.expiredAt(now))
                .map(about -> about.written() == null ? about.time() : about.written());
    }

    /** Expired or not. */
    Optional<Found> stored(Key key) {
        Found near = store.near().read(key, position);
        return near == null ? asked(key) : Optional.of(near);
    }

    private Optional<Found> asked(Key key) {
        long mark = store.near().mark(key);
        List<KeyValue<String, byte[]>> fields = store.server()
                .ask(commands -> commands.hmget(store.server().layout().key(key.text()), "m", "v"));
        byte[] about = fields.get(0).getValueOrElse(null);
        byte[] bytes = fields.get(1).getValueOrElse(null);
        if (about != null && bytes != null) {
            About newest = About.parse(Server.text(about));
            if (newest.step() <= position.step()) {
                Found found = checked(key, newest, bytes);
                store.near().keep(key, found, mark);
                return Optional.of(found);
            }
        }
        return older(key);
    }

    private Optional<Found> older(Key key) {
        List<Object> answer =
                held(store.server().run(Script.GET, Server.bytes(key.text()), Server.bytes(position.step())));
        return answer.isEmpty()
                ? Optional.empty()
                : Optional.of(checked(key, About.parse(Server.text(answer.get(0))), (byte[]) answer.get(1)));
    }

    private static Found checked(Key key, About about, byte[] bytes) {
        if (about.size() != bytes.length) {
            throw new StateException(
                    Reason.CORRUPT,
                    "What Redis holds for key '%s' has %d bytes (expected: %d); somebody else wrote it."
                            .formatted(key, bytes.length, about.size()),
                    null);
        }
        return new Found(about, bytes);
    }

    /** @param bytes exact; not to be written to */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Found(About about, byte[] bytes) {
        Entry entry(Key key) {
            return about.entry(key, bytes);
        }
    }

    @Override
    public Listing list(ListQuery query) {
        List<Listed> entries = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String last = null;
        String from = start(query);
        do {
            // One more than there is room for, to know whether there is another page.
            int want = query.limit() - entries.size() - prefixes.size() + 1;
            List<Object> answer = piece(query, from, want);
            for (int i = 1; i < answer.size(); i++) {
                if (entries.size() + prefixes.size() == query.limit()) {
                    return new Listing(entries, prefixes, last);
                }
                String text = Server.text(answer.get(i++));
                last = text;
                if (text.endsWith("/")) {
                    prefixes.add(text);
                } else {
                    About about = About.parse(Server.text(answer.get(i)));
                    byte[] bytes = query.values() ? (byte[]) answer.get(++i) : null;
                    entries.add(listed(new Key(text), about, bytes));
                }
            }
            from = Server.text(answer.get(0));
        } while (!from.isEmpty());
        return new Listing(entries, prefixes, null);
    }

    private static Listed listed(Key key, About about, byte @Nullable [] bytes) {
        return bytes == null
                ? about.listed(key, null)
                : checked(key, about, bytes).about().listed(key, bytes);
    }

    private List<Object> piece(ListQuery query, String from, int want) {
        return held(store.server()
                .run(
                        Script.LIST,
                        Server.bytes(position.step()),
                        Server.bytes(now.toEpochMilli()),
                        Server.bytes(from),
                        Server.bytes(query.prefix().text()),
                        Server.bytes(want),
                        Server.bytes(query.grouped() ? "1" : "0"),
                        Server.bytes(query.values() ? "1" : "0"),
                        Server.bytes(LOOK)));
    }

    /** Where the first that may be answered is, as Redis writes the ends of a range: {@code [} with it, {@code (} after it. */
    private static String start(ListQuery query) {
        String prefix = query.prefix().text();
        String after = query.after();
        if (after == null || Key.TEXT_ORDER.compare(after, prefix) < 0) {
            return "[" + prefix;
        } else if (query.grouped() && after.endsWith("/")) {
            return "[" + after.substring(0, after.length() - 1) + (char) (Key.SEPARATOR + 1);
        }
        return "(" + after;
    }

    private List<Object> held(List<Object> answer) {
        if (answer.size() == 1 && Server.text(answer.get(0)).equals("GONE")) {
            throw new StateException(
                    Reason.IO,
                    "Redis does not hold revision %s any more, as so much was written since then (state.steps says how much it keeps); ask again."
                            .formatted(position.revision()),
                    null);
        }
        return answer;
    }
}
