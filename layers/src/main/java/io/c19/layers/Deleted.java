package io.c19.layers;

/** What became of a deletion of all keys under a prefix. Everything but {@link Done} left the state as it was. */
public sealed interface Deleted {
    /**
     * They are gone, durably.
     *
     * @param revision the one it made, or the newest one when there were none
     */
    record Done(Revision revision, long keys) implements Deleted {}

    /** There are so many, not as many as whoever asked believed. */
    record OtherCount(long actual) implements Deleted {}

    /** As a batch is refused: too much waits. */
    record Refused(ApplyResult why) implements Deleted {}
}
