package io.c19.state.git;

/** Has the writer look whether somebody else moved {@code main}, in turn with the writes. */
enum Recheck implements Beforehand {
    REQUEST
}
