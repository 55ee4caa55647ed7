package io.c19.state.git.pack;

import java.util.ArrayList;
import java.util.List;

/**
 * The chains of deltas in a merged pack, as far as they matter: how deep an object is in one and, when the object that it
 * begins with has a {@linkplain DeltaHint hint} that is still to be used, how high that one becomes. A chain is an int: the
 * number of such a hint, from 1, or 0, and in the lowest bits the depth.
 */
final class Chains {
    /** An object that is not told by another. */
    static final int WHOLE = 0;

    private static final int DEPTH_BITS = 8;
    private static final int DEPTH_MASK = (1 << DEPTH_BITS) - 1;

    /** Of an object whose chain is not known, so that it is not made longer. */
    static final int UNKNOWN = DEPTH_MASK;

    /**
     * Leaving out doubles can join chains, and each merge could join more. Git reads any depth, but slower; beyond this an
     * object is written whole again.
     */
    static final int DEPTH_MAX = 4 * NewPack.DEPTH_MAX;

    /** As many as an int has room for. */
    private static final int HINTS_MAX = Integer.MAX_VALUE >> DEPTH_BITS;

    private final List<DeltaHint> hints = new ArrayList<>();

    static int depth(int chain) {
        return chain & DEPTH_MASK;
    }

    /** Where an object stands that is told by one that stands there. */
    int next(int base) {
        int chain = depth(base) == UNKNOWN ? base : base + 1;
        int hint = chain >>> DEPTH_BITS;
        if (hint > 0) {
            DeltaHint old = hints.get(hint - 1);
            if (old.height() < depth(chain)) {
                hints.set(hint - 1, new DeltaHint(old.offset(), depth(chain), old.delta()));
            }
        }
        return chain;
    }

    /** Begins a chain with an object whose hint may be of use another time. */
    int begin(DeltaHint hint) {
        if (hints.size() == HINTS_MAX) {
            return WHOLE;
        }
        hints.add(hint);
        return hints.size() << DEPTH_BITS;
    }

    /** Those that may be of use another time. */
    List<DeltaHint> hints() {
        return hints;
    }
}
