package io.c19.state.git.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.state.git.log.Groups.Group;
import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what was read from a log with what was appended; finds its files. */
final class Logs {
    private Logs() {}

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

    /** In order of their numbers. */
    static List<Path> files(Path directory) throws IOException {
        return SegmentFiles.list(directory);
    }

    private static @Nullable List<Object> told(@Nullable Delta delta) {
        return delta == null ? null : List.of(delta.base(), Arrays.hashCode(delta.instructions()));
    }
}
