package io.c19.layers;

/**
 * The bounds on what a client may send. They keep one request from taking the agent's memory, and paths within what
 * file systems of clones can hold.
 *
 * @param keyBytesMax UTF-8 length of a key
 * @param segmentBytesMax UTF-8 length of one segment of a key
 * @param valueBytesMax length of a value
 * @param batchOperationsMax puts and preconditions of one batch, each; deletes hold no value, and all keys under a prefix
 *     can go in one batch
 * @param pageMax entries of one page of a list
 */
public record Limits(int keyBytesMax, int segmentBytesMax, int valueBytesMax, int batchOperationsMax, int pageMax) {
    public static final Limits DEFAULT = new Limits(1_024, 200, 1 << 20, 1_000, 1_000);

    /** @throws LimitException naming the limit, the actual size and the bound */
    public void check(Key key) {
        check("key length in bytes", key.utf8Length(), keyBytesMax);
        for (String segment : key.segments()) {
            check("key segment length in bytes", Text.utf8Length(segment), segmentBytesMax);
        }
    }

    /** @throws LimitException naming the limit, the actual size and the bound */
    public void check(Batch batch) {
        check("conditions of a batch", batch.preconditions().size(), batchOperationsMax);
        int puts = 0;
        for (Mutation mutation : batch.mutations()) {
            if (mutation instanceof Mutation.Put put) {
                check("puts in a batch", ++puts, batchOperationsMax);
                check(put.key());
                check("value length in bytes", put.value().bytes().length, valueBytesMax);
            }
        }
    }

    private static void check(String name, int actual, int max) {
        if (actual > max) {
            throw new LimitException(name, actual, max);
        }
    }
}
