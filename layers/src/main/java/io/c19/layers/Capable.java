package io.c19.layers;

import java.util.Optional;

/** Something that may offer more than its own interface asks for: small optional interfaces, its <em>capabilities</em>. */
public interface Capable {
    /**
     * This as one of the optional interfaces it may offer beside its own; empty when it does not. The answer stays the same for as long as
     * it is open. Whoever wraps another forwards this.
     */
    default <C> Optional<C> capability(Class<C> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }
}
