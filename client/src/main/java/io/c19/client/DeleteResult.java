package io.c19.client;

/** What became of a deletion. */
public sealed interface DeleteResult {
    record Deleted(String revision) implements DeleteResult {}

    /** There was no such key. */
    record Absent() implements DeleteResult {}

    /** The condition does not hold; the key is as it was. */
    record Refused(PreconditionFailed why) implements DeleteResult {}
}
