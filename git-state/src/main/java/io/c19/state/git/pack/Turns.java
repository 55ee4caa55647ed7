package io.c19.state.git.pack;

import java.io.IOException;

/** Where long work lets others have a turn. */
@FunctionalInterface
interface Turns {
    void next() throws IOException;
}
