package io.c19.state.git.pack;

/** How much work to put into compression while writers wait. */
public enum Compression {
    /** Nothing is compressed: several times as many objects a second as with {@link #FAST}, for some more room on disk. */
    NONE,

    /** What promises to become smaller is, by the quickest level of deflate. */
    FAST
}
