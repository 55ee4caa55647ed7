package io.c19.layers.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Revision;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Recent recent = new Recent();

    @Test
    void add_pastTheNumber_forgetsTheOldest() {
        for (int i = 0; i <= Recent.VERSIONS_MAX; i++) {
            recent.add(version(i), 0, NOW);
        }
        assertThat(recent.size()).isEqualTo(Recent.VERSIONS_MAX);
        assertThat(recent.find(revision(0))).isNull();
        assertThat(recent.find(revision(1))).isNotNull();
    }

    @Test
    void add_pastTheReplacedBytes_forgetsTheOldest() {
        recent.add(version(1), Recent.REPLACED_BYTES_MAX / 2, NOW);
        recent.add(version(2), Recent.REPLACED_BYTES_MAX / 2, NOW);
        assertThat(recent.size()).isEqualTo(2);
        recent.add(version(3), 1, NOW);
        assertThat(recent.find(revision(1))).isNull();
        assertThat(recent.size()).isEqualTo(2);
    }

    @Test
    void forget_afterTheAge_keepsWhatWasReplacedLater() {
        recent.add(version(1), 0, NOW);
        recent.add(version(2), 0, NOW.plusMillis(1));
        recent.forget(NOW.plus(Recent.AGE_MAX));
        assertThat(recent.size()).isEqualTo(2);
        recent.forget(NOW.plus(Recent.AGE_MAX).plusMillis(1));
        assertThat(recent.find(revision(1))).isNull();
        assertThat(recent.find(revision(2))).isNotNull();
    }

    private static Version version(int number) {
        return Version.empty(revision(number), NOW);
    }

    private static Revision revision(int number) {
        return new Revision("r" + number);
    }
}
