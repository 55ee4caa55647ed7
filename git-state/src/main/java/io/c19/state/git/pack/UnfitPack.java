package io.c19.state.git.pack;

import java.io.IOException;

/** A pack that cannot be merged: it is damaged, or of a form that others make and that is not worth the trouble. */
final class UnfitPack extends IOException {
    private static final long serialVersionUID = 1;

    private final String pack;
    private final String reason;
    private final boolean damaged;

    private UnfitPack(String pack, String reason, boolean damaged) {
        super(pack + ": " + reason);
        this.pack = pack;
        this.reason = reason;
        this.damaged = damaged;
    }

    static UnfitPack damaged(String reason) {
        return new UnfitPack("", reason, true);
    }

    static UnfitPack foreign(String reason) {
        return new UnfitPack("", reason, false);
    }

    /** The same of a pack whose name is known now. */
    UnfitPack of(String name) {
        return new UnfitPack(name, reason, damaged);
    }

    String pack() {
        return pack;
    }

    boolean isDamaged() {
        return damaged;
    }
}
