package io.c19.state.git;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Makes commits durable. Used by the writer thread only. */
interface CommitSink {
    /**
     * Stores the objects and where {@code main} is with them. When it returns, both survive a power cut, and readers find the
     * objects; the refs follow a little later.
     *
     * @param made also tells which other nodes moved; no objects when the head was stored by somebody else
     * @param alone whether nobody else wants to write
     * @throws IOException when it could not be made durable
     */
    void store(Pending made, Head head, boolean alone) throws IOException;

    /** Whether it looks as if a write that was refused for want of room would be stored now. Never blocks for long. */
    boolean hasRoom();

    /**
     * Where somebody else set {@code main}, the zero id if they removed it; null while nobody does. Cheap enough to ask before
     * every group.
     */
    @Nullable
    ObjectId foreignMain() throws IOException;

    /** What {@link #foreignMain} told of was dealt with: the head, which is stored, shall take its place. */
    void overrule(ObjectId theirs, Head head) throws IOException;

    /**
     * Keeps a commit that somebody set {@code main} to and that we cannot follow.
     *
     * @return the name of the ref that keeps it
     */
    String keep(ObjectId theirs) throws IOException;
}
