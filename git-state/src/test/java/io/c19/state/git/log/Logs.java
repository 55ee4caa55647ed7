package io.c19.state.git.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.state.git.log.Groups.Group;
import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what was read from a log with what was appended. */
final class Logs {
    private Logs() {}

    /**
     * The records may begin after the first group, and end as they like.
     *
     * @param appended all groups ever, the one with sequence 1 first
     */
    static void assertPart(Replay replay, List<Group> appended) {
        long expected = replay.records().isEmpty() ? 0 : replay.records().get(0).sequence();
        for (LogRecord record : replay.records()) {
            assertThat(record.sequence()).isEqualTo(expected++);
            assertThat(record.sequence()).isBetween(1L, (long) appended.size());
            assertSame(record, appended.get((int) record.sequence() - 1));
        }
        assertThat(replay.lastSequence()).isEqualTo(replay.records().isEmpty() ? 0 : expected - 1);
    }

    static void assertSame(LogRecord record, Group group) {
        assertThat(record.objects()).hasSameSizeAs(group.objects());
        for (int i = 0; i < group.objects().size(); i++) {
            NewObject read = record.objects().get(i);
            NewObject written = group.objects().get(i);
            assertThat(read.id()).isEqualTo(written.id());
            assertThat(read.type()).isEqualTo(written.type());
            assertThat(read.bytes()).isEqualTo(written.bytes());
            assertThat(told(read.delta())).isEqualTo(told(written.delta()));
        }
        assertThat(new ArrayList<>(record.refs().entrySet()))
                .isEqualTo(new ArrayList<>(group.refs().entrySet()));
    }

    private static @Nullable List<Object> told(@Nullable Delta delta) {
        return delta == null ? null : List.of(delta.base(), Arrays.hashCode(delta.instructions()));
    }
}
