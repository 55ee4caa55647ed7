package io.c19.layers;

import org.jspecify.annotations.Nullable;

/**
 * Capability of a state that can do one of two things, as conditions decide, in one revision. The agent calls it for {@code POST /v1/txn}, patches and
 * deletions of a prefix, on the thread that answers. Thread-safe.
 */
public interface Transactions {
    /**
     * Judges the conditions and does what follows from them before anybody else writes; blocks until that is durable and visible,
     * or refused.
     *
     * @throws LimitException when a key, a value or one of the branches is over the {@link Limits}
     * @throws StateException when the storage fails; nothing was done then
     */
    Transacted transact(Transaction transaction);

    /** More are not deleted at once where each of them has to be looked at, since other writers wait meanwhile. */
    int DELETED_ONE_BY_ONE_MAX = 100_000;

    /**
     * Deletes all keys under a prefix in one revision, if there are as many as expected. Blocks as {@link #transact} does.
     *
     * @param expected null: only to be told how many there are
     * @throws LimitException when they are more than {@link #DELETED_ONE_BY_ONE_MAX} and the state cannot delete them otherwise
     * @throws StateException when the storage fails; nothing was deleted then
     */
    Deleted deleteAll(Prefix prefix, @Nullable Long expected, Note note);
}
