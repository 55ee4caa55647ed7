package io.c19.layers;

/** One change of one key. */
public sealed interface Mutation {
    Key key();

    record Put(Key key, Value value) implements Mutation {}

    /** Removes the key; when it is absent already, nothing happens. */
    record Delete(Key key) implements Mutation {}
}
