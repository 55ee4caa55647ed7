package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.Unpacked.Group;
import io.c19.state.git.log.LogDamaged;
import io.c19.state.git.log.LogReader;
import io.c19.state.git.log.LogRecord;
import io.c19.state.git.log.Replay;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where a store that was opened goes on: what the log holds and no pack does is taken into memory, from where it is
 * served, and packed as if it had just been written. Changes nothing on the disk, so it may be interrupted and done again.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    static final String LOG_DIRECTORY = "c19/log";

    /**
     * @param head where this node goes on: {@code main} as the log has it, or the last commit that this node authored, of which
     *     the log knows nothing
     * @param others where the log says that other nodes are, by name
     * @param sequence the log's last record
     * @param torn what was cut off the log's end, as a sentence; null when nothing was
     */
    record Found(Head head, Map<String, ObjectId> others, long sequence, @Nullable String torn) {}

    private final StoredObjects objects;
    private final Unpacked unpacked;
    private final Path directory;

    Recovery(StoredObjects objects, Unpacked unpacked) {
        this.objects = objects;
        this.unpacked = unpacked;
        this.directory = objects.repository().getDirectory().toPath();
    }

    /**
     * Takes in the log.
     *
     * @param nodeRef this node's
     * @return null when neither the log nor the ref knows a commit
     */
    @Nullable
    Found run(Refs refs, String nodeRef) throws IOException {
        Replay replay = replay();
        // In this order: what an agent beside us takes out of the log meanwhile, its ref reaches.
        ObjectId node = refs.at(nodeRef);
        Map<String, ObjectId> others = new TreeMap<>();
        Position logged = take(replay, others);
        ObjectId ours = logged == null ? node : newer(node, logged.own());
        if (ours.equals(ObjectId.zeroId())) {
            return null;
        }
        long groups = unpacked.size();
        ObjectId main = logged != null && ours.equals(logged.own()) ? logged.main() : ours;
        Head head = objects.head(main, groups).withOwn(ours);
        return new Found(head, others, replay.lastSequence(), replay.torn());
    }

    private Replay replay() throws IOException {
        try (ObjectReader reader = objects.reader()) {
            return LogReader.read(
                    directory.resolve(LOG_DIRECTORY),
                    id -> reader.open(id).getCachedBytes(StoredObjects.OBJECT_BYTES_MAX),
                    refs -> !refs.isEmpty() && isPacked(Position.of(refs), reader));
        } catch (LogDamaged e) {
            throw new StateException(Reason.CORRUPT, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * A commit that this node authored is in no pack but ours before its ref tells of it, and that is there as a whole or not at
     * all. A derived one may also have come from elsewhere, in a push that lacked what it needs and was refused.
     */
    private static boolean isPacked(Position position, ObjectReader reader) throws IOException {
        return position.isOwnOnly() && reader.has(position.main());
    }

    /**
     * @param others is told where other nodes are after the last record
     * @return where this node is
     */
    private @Nullable Position take(Replay replay, Map<String, ObjectId> others) throws IOException {
        Position last = null;
        long number = 0;
        for (LogRecord record : replay.records()) {
            Position position = Position.of(record.refs());
            if (!record.objects().isEmpty() || !position.others().isEmpty()) {
                Head head = head(record, position, ++number);
                unpacked.add(new Group(record.sequence(), record.objects(), Map.of(), head, position.others()));
            }
            others.putAll(position.others());
            last = position;
        }
        return last;
    }

    private Head head(LogRecord record, Position position, long number) throws IOException {
        ObjectId commit = position.main();
        for (NewObject object : record.objects()) {
            if (object.id().equals(commit)) {
                RevCommit parsed = RevCommit.parse(object.bytes());
                Instant time = Instant.ofEpochSecond(parsed.getCommitTime());
                return new Head(commit, parsed.getTree().copy(), time, number, position.own());
            }
        }
        // Objects that arrived are in a record before that of the first head that has them.
        return objects.head(commit, number).withOwn(position.own());
    }

    /**
     * The ref is behind the log after a crash, and ahead of it when the log comes from an older copy of the directory. If
     * neither has the other in its history, the log is what was acknowledged.
     */
    private ObjectId newer(ObjectId node, ObjectId logged) throws IOException {
        if (node.equals(logged) || node.equals(ObjectId.zeroId())) {
            return logged;
        }
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            return walk.isMergedInto(walk.parseCommit(logged), walk.parseCommit(node)) ? node : logged;
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            LOG.warn(
                    "this node's ref is at {}, which is missing or damaged: the log has {}",
                    node.name(),
                    logged.name());
            return logged;
        }
    }
}
