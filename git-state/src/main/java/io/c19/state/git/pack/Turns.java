package io.c19.state.git.pack;

import java.io.IOException;

/** Lets others have a turn after every {@value #TURN_BYTES} bytes or so of long work. For one thread. */
final class Turns {
    /** About 20 ms of work. */
    private static final int TURN_BYTES = 4 << 20;

    /** What happens between turns. */
    @FunctionalInterface
    interface Others {
        void work() throws IOException;
    }

    private final Others others;
    private long bytes;

    Turns(Others others) {
        this.others = others;
    }

    /** To be called after reading so much. */
    void worked(int more) throws IOException {
        bytes += more;
        if (bytes >= TURN_BYTES) {
            bytes = 0;
            others.work();
        }
    }
}
