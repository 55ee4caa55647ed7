package io.c19.cli.store;

/** What a command does to a store. */
public enum Access {
    /** Needs no lock: works on a data directory also while an agent runs on it. */
    READ,
    WRITE
}
