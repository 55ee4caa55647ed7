package io.c19.client;

/** What became of the deletion of a prefix. */
public sealed interface DeleteAllResult {
    record Deleted(long count, String revision) implements DeleteAllResult {}

    /**
     * There are other keys than the caller knows of; nothing was deleted.
     *
     * @param actual how many
     */
    record Unconfirmed(long actual) implements DeleteAllResult {}
}
