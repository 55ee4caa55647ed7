package io.c19.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveHeapTest {
    @Test
    void used_isWhatTheGenerationsHold_inTheWordsOfDifferentCollectors() {
        assertThat(
                        LiveHeap.used(
                                """
                4711:
                 garbage-first heap   total 258048K, used 2048K [0x01, 0x02)
                  region size 1024K, 2 young (2048K), 1 survivors (1024K)
                 Metaspace       used 6391K, committed 6528K, reserved 1114112K
                  class space    used 650K, committed 704K, reserved 1048576K
                """))
                .isEqualTo(2 << 20);
        assertThat(
                        LiveHeap.used(
                                """
                4711:
                 def new generation   total 78656K, used 1K [0x01, 0x02, 0x03)
                  eden space 69952K,   2% used [0x01, 0x02, 0x03)
                 tenured generation   total 174784K, used 2K [0x01, 0x02, 0x03)
                   the space 174784K,   0% used [0x01, 0x02, 0x03, 0x04)
                """))
                .isEqualTo(3 << 10);
        assertThat(LiveHeap.used("ZHeap           used 5M, capacity 250M, max capacity 3972M"))
                .isEqualTo(5 << 20);
    }
}
