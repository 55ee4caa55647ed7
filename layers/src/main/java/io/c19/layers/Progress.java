package io.c19.layers;

/** Hears how far a long piece of work has come. Called on the working thread, often: it must be quick. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (what, done, total) -> {};

    /**
     * @param what is being done, such as {@code Checking objects}
     * @param done so far, at most {@code total} when that is known
     * @param total of all; 0 or less: not known
     */
    void at(String what, long done, long total);
}
