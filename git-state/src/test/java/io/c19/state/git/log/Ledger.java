package io.c19.state.git.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.state.git.log.Groups.Group;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** What has to be in a log, and what may be: written down apart from it, over power cuts and restarts. */
final class Ledger {
    /** What a log writes that is closed. */
    private static final Group NOTHING = new Group(List.of(), Map.of());

    private final Groups groups;

    /** All groups that are acknowledged or were found, the one with sequence 1 first. */
    private final List<Group> certain = new CopyOnWriteArrayList<>();

    /** What was tried as the next one: none, one or another of them may be found. */
    private final List<Group> uncertain = new CopyOnWriteArrayList<>();

    private volatile long released;

    Ledger(Random random) {
        groups = new Groups(random);
    }

    Group trying(int valueBytes) {
        Group group = groups.next(valueBytes);
        uncertain.add(group);
        return group;
    }

    void closing() {
        uncertain.add(NOTHING);
    }

    /** The last one that was tried. */
    void acknowledged(long sequence) {
        assertThat(sequence).isEqualTo(acknowledged() + 1);
        certain.add(uncertain.get(uncertain.size() - 1));
        uncertain.clear();
    }

    void released(long sequence) {
        released = sequence;
    }

    /** A program starts with what it found. */
    void recovered(Replay replay) {
        if (replay.lastSequence() == 0) {
            // All was released and removed, and counting starts again.
            released = 0;
            certain.clear();
        } else if (replay.lastSequence() > acknowledged()) {
            certain.add(uncertain.stream()
                    .filter(group -> isLast(group, replay))
                    .findFirst()
                    .orElseThrow());
        }
        uncertain.clear();
    }

    private static boolean isLast(Group group, Replay replay) {
        if (group.equals(NOTHING)) {
            return replay.records().stream().noneMatch(record -> record.sequence() == replay.lastSequence());
        }
        return replay.records().stream()
                .anyMatch(record -> record.sequence() == replay.lastSequence() && isSame(record, group));
    }

    private static boolean isSame(LogRecord record, Group group) {
        return record.objects().equals(group.objects());
    }

    long acknowledged() {
        return certain.size();
    }

    long released() {
        return released;
    }

    /**
     * All that is acknowledged and not released is in that directory, and nothing that was never written. Holds also while
     * others go on writing.
     */
    Replay check(Path directory) throws IOException {
        long expected = acknowledged();
        boolean needed = expected > released;
        Replay replay = LogReader.read(directory, groups, Stored.NOTHING);
        if (needed || replay.lastSequence() != 0) {
            assertThat(replay.lastSequence()).as("last").isGreaterThanOrEqualTo(expected);
        }
        List<LogRecord> records = replay.records();
        if (needed) {
            assertThat(records.get(0).sequence()).as("first").isLessThanOrEqualTo(released + 1);
        }
        long next =
                records.isEmpty() ? replay.lastSequence() + 1 : records.get(0).sequence();
        for (LogRecord record : records) {
            while (record.sequence() > next && group(next).equals(NOTHING)) {
                next++;
            }
            assertThat(record.sequence()).isEqualTo(next);
            next++;
            check(record);
        }
        return replay;
    }

    private void check(LogRecord record) {
        for (Group group : uncertain) {
            if (isSame(record, group)) {
                Logs.assertSame(record, group);
                return;
            }
        }
        Logs.assertSame(record, group(record.sequence()));
    }

    private Group group(long sequence) {
        return certain.get((int) sequence - 1);
    }
}
