package io.c19.layers;

/** Capability of a state that can do one of two things, as conditions decide, in one revision. Thread-safe. */
public interface Transactions {
    /**
     * Judges the conditions and does what follows from them before anybody else writes; blocks until that is durable and visible,
     * or refused.
     *
     * @throws LimitException when a key, a value or one of the branches is over the {@link Limits}
     * @throws StateException when the storage fails; nothing was done then
     */
    Transacted transact(Transaction transaction);
}
