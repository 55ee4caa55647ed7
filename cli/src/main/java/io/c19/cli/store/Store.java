package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.layers.Author;
import io.c19.layers.Batch;
import io.c19.layers.Connection.Peer;
import io.c19.layers.Entry;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Limits;
import io.c19.layers.Listed;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Tags.Tag;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What commands work on. Blocks for network or disk; not thread-safe. Where a parameter is called {@code at}, {@code from} or
 * {@code to}, it names a revision as a person writes it: an id, the beginning of one, a tag, or an RFC 3339 time; null is the
 * newest.
 *
 * <p>Every refusal and every failure is a {@link io.c19.cli.console.Failure} with the exit code that a command ends with:
 * {@code NOT_FOUND} for an unknown revision, {@code PRECONDITION_FAILED} when a condition does not hold,
 * {@code UNREACHABLE} when nobody answers. Iterators fetch page by page and fail in the same way.
 */
public interface Store extends AutoCloseable {
    /** The bounds on what it takes. */
    Limits limits();

    /** Empty when the key is absent. */
    Optional<Found> get(Key key, @Nullable String at);

    /** Like {@link #get}, with when it was written; slower. */
    Optional<Described> describe(Key key, @Nullable String at);

    /** The newest that is here, where an agent would ask its peers for what it lacks. */
    default Optional<Found> getLocal(Key key) {
        return get(key, null);
    }

    /** Like {@link #getLocal}, with when it was written. */
    default Optional<Described> describeLocal(Key key) {
        return describe(key, null);
    }

    /** Everything under a prefix, in the order of the UTF-8 bytes, all of one revision. */
    Keys list(Scan scan);

    /** Durable when it returns. */
    Written write(Batch batch);

    /** Does the one or the other of two things, as conditions decide, in one revision. */
    Steps.Result transact(Steps steps);

    /**
     * Deletes all keys under a prefix in one revision.
     *
     * @param confirmed how many keys the caller knows of; fails with {@code PRECONDITION_FAILED} when there are others
     */
    Revision deleteAll(Prefix prefix, long confirmed, Note note);

    /** The revisions that changed a selection, newest first; nothing for a key that never held a value. */
    Iterator<Logged> log(Selection selection);

    /** One revision with the keys that it changed; empty when it changed none itself, as the first one of a store. */
    Optional<Logged> logged(Revision revision);

    /** The full id of a revision. */
    Revision find(@Nullable String at);

    /**
     * The keys that differ between two revisions, in order.
     *
     * @param values whether to read the values too
     */
    Difference diff(String from, @Nullable String to, Prefix prefix, boolean values);

    /** Who wrote each line of a value; empty when the key is absent. */
    Optional<Blamed> blame(Key key, @Nullable String at);

    /** Makes a new revision in which a selection is as it was. */
    Reverted revert(Selection selection, String to, Note note);

    /** The revisions that have a name. */
    Iterator<Tag> tags();

    /**
     * Gives a revision a name. Fails with {@code PRECONDITION_FAILED} when that is the name of another one.
     *
     * @param force whether to move it then
     */
    Tag tag(String name, String revision, boolean force);

    /** Takes a name away. @return whose it was; fails with {@code NOT_FOUND} when there is none */
    Tag deleteTag(String name);

    /** What was written apart, and what decides about it. Fails when this kind of state is written in one place only. */
    ConflictStore conflicts();

    /** The other nodes. Fails where there is no agent, and for one that runs alone. */
    List<Peer> peers();

    /** Exchanges with all of them now. @return how they are then */
    List<Peer> sync();

    /**
     * Tells what happens to keys. Fails where there is no agent.
     *
     * @param since from there on; null: from now on
     * @param values whether to read the values that are put
     * @param notes told a sentence when the agent goes away, and when it is back
     */
    default Happenings watch(Prefix prefix, @Nullable String since, boolean values, Consumer<String> notes) {
        throw new Failure(
                ExitCode.ERROR,
                "To watch takes an agent: start one on this directory with `c19 serve --data DIR`, and leave --data out here.");
    }

    /** Stores everything anew, as small as it gets; see {@link io.c19.layers.Maintenance}. */
    Collected gc(Progress progress);

    /** Figures for a person, in order: strings, numbers, truth values, null, and lists and maps of them. */
    Map<String, @Nullable Object> status();

    @Override
    void close();

    /** @param revision the one that was read */
    record Found(Entry entry, Revision revision) {}

    /** @param modified when the value was written */
    record Described(Entry entry, Revision revision, Instant modified) {}

    /**
     * @param grouped whether keys that go on past the next {@code /} are folded into one
     * @param values whether to read the values too
     */
    record Scan(Prefix prefix, boolean grouped, boolean values, @Nullable String at) {
        public static Scan keys(Prefix prefix) {
            return new Scan(prefix, false, false, null);
        }

        public Scan at(@Nullable String revision) {
            return new Scan(prefix, grouped, values, revision);
        }

        public Scan withValues() {
            return new Scan(prefix, grouped, true, at);
        }
    }

    record Keys(Revision revision, Iterator<Item> items) {}

    /** A line of a listing. */
    sealed interface Item {
        /** The key, or what folded keys have in common. */
        String text();

        record One(Listed listed) implements Item {
            @Override
            public String text() {
                return listed.key().text();
            }
        }

        /** @param text ends in {@code /} */
        record Group(String text) implements Item {}
    }

    /** @param outcomes one for each mutation, in order; over HTTP a put that changed nothing may read as one that replaced */
    record Written(Revision revision, List<Outcome> outcomes) {
        public Written {
            outcomes = List.copyOf(outcomes);
        }
    }

    record Difference(Revision from, Revision to, Iterator<Changed> changes) {}

    /** @param before null where absent, or when values were not asked for; so is {@code after} */
    record Changed(KeyChange change, @Nullable Bytes before, @Nullable Bytes after) {}

    /** The bytes of a value. Immutable by agreement. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bytes(byte[] array) {}

    /** @param changed how many keys it changed */
    record Reverted(Revision revision, long changed) {}

    /** @param complete false when lines may be older than it says */
    record Blamed(Revision revision, boolean complete, List<BlamedLine> lines) {
        public Blamed {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param number from 1
     * @param text null for a value that is no text, which counts as one line
     * @param origin null when nothing tells
     */
    record BlamedLine(int number, @Nullable String text, @Nullable Origin origin) {}

    /** @param node that wrote a line; null when a person committed */
    record Origin(Revision revision, Instant time, Author author, @Nullable String node) {}
}
