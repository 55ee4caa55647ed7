package io.c19.state.git.pack;

/**
 * A pack that is durable, complete, and found by readers.
 *
 * @param name without an ending: {@code pack-} and the SHA-1 that its file ends with
 * @param objects how many different ones it holds
 * @param bytes the length of its file
 */
public record WrittenPack(String name, int objects, long bytes) {}
