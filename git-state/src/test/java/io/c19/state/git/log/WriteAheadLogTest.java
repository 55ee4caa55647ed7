package io.c19.state.git.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.log.Groups.Group;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is appended comes back, until it was released. */
class WriteAheadLogTest {
    @TempDir
    Path data;

    private final Random random = Seed.take("WriteAheadLogTest").random();
    private final Groups groups = new Groups(random);
    private final List<Group> appended = new ArrayList<>();
    private Path directory = Path.of("");

    @BeforeEach
    void inside() {
        directory = data.resolve("c19/log");
    }

    @Test
    void read_ofAMissingDirectory_holdsNothing() throws IOException {
        assertThat(LogReader.read(directory, Groups.NO_BASES)).isEqualTo(new Replay(List.of(), 0, null));
        assertThat(directory).doesNotExist();
    }

    @Test
    void read_afterAppends_hasThemAllWithTypesDeltasAndRefs() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, Disk.REAL, 0)) {
            append(log, 50, 1000);
            Replay replay = LogReader.read(directory, Groups.NO_BASES);
            assertThat(replay.lastSequence()).isEqualTo(50);
            assertThat(replay.torn()).isNull();
            assertThat(replay.records()).hasSize(50);
            Logs.assertPart(replay, appended);
        }
        Logs.assertPart(LogReader.read(directory, Groups.NO_BASES), appended);
        assertThat(LogReader.read(directory, Groups.NO_BASES).lastSequence()).isEqualTo(50);
    }

    private void append(WriteAheadLog log, int count, int valueBytes) throws IOException {
        for (int i = 0; i < count; i++) {
            Group group = groups.next(valueBytes);
            appended.add(group);
            assertThat(log.append(group.objects(), group.refs())).isEqualTo(appended.size());
        }
    }
}
