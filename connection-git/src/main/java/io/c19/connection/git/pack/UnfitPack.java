package io.c19.connection.git.pack;

import java.io.IOException;

/** A pack that is not taken; nothing of it was stored. The message is a part of a sentence for whoever sent it. */
public final class UnfitPack extends IOException {
    private static final long serialVersionUID = 1L;

    UnfitPack(String message) {
        super(message);
    }
}
