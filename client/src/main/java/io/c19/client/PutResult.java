package io.c19.client;

/** What became of a put. */
public sealed interface PutResult {
    /**
     * The key holds the value, on this node's disk.
     *
     * @param created whether the key was absent before
     */
    record Stored(String revision, String etag, boolean created) implements PutResult {}

    /** The condition does not hold; nothing was written. */
    record Refused(PreconditionFailed why) implements PutResult {}

    /**
     * For who gave no condition, or cannot go on when it does not hold.
     *
     * @throws ProblemException when it was refused
     */
    default Stored orThrow() {
        if (this instanceof Stored stored) {
            return stored;
        }
        throw new ProblemException(((Refused) this).why().problem());
    }
}
