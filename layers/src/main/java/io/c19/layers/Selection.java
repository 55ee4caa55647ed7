package io.c19.layers;

/** Which keys a question about history is about: one, or all under a prefix. */
public sealed interface Selection {
    boolean matches(Key key);

    record One(Key key) implements Selection {
        @Override
        public boolean matches(Key other) {
            return key.equals(other);
        }
    }

    record Under(Prefix prefix) implements Selection {
        @Override
        public boolean matches(Key key) {
            return prefix.matches(key);
        }
    }
}
