package io.c19.state.git;

/** How much is tried by tests that can always try more: little in each build, much with {@code -Pcrash}. */
final class Effort {
    private static final boolean LONG = Boolean.getBoolean("c19.crash");

    private Effort() {}

    static int of(int ordinary, int more) {
        return LONG ? more : ordinary;
    }
}
