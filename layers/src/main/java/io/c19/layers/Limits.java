package io.c19.layers;

import io.c19.layers.config.Settings;
import java.util.List;

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

    /** Most systems take no longer path, so a clone could not be checked out. */
    private static final int KEY_BYTES_CEILING = 4_096;
    /** Most file systems take no longer name. */
    private static final int SEGMENT_BYTES_CEILING = 255;
    /** Values are held in memory whole, some of them several times over. */
    private static final int VALUE_BYTES_CEILING = 256 << 20;
    /** Larger ones are in no request that an agent could answer in time. */
    private static final int COUNT_CEILING = 100_000;

    /**
     * Reads the section {@code limits}.
     *
     * @throws io.c19.layers.config.ConfigException when a field is no number or out of bounds
     */
    public static Limits read(Settings settings) {
        return new Limits(
                settings.integer("key_bytes", DEFAULT.keyBytesMax, 1, KEY_BYTES_CEILING),
                settings.integer("segment_bytes", DEFAULT.segmentBytesMax, 1, SEGMENT_BYTES_CEILING),
                settings.integer("value_bytes", DEFAULT.valueBytesMax, 1, VALUE_BYTES_CEILING),
                settings.integer("batch_operations", DEFAULT.batchOperationsMax, 1, COUNT_CEILING),
                settings.integer("page", DEFAULT.pageMax, 1, COUNT_CEILING));
    }

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

    /** @throws LimitException naming the limit, the actual size and the bound */
    public void check(Transaction transaction) {
        check("conditions of a batch", transaction.conditions().size(), batchOperationsMax);
        check(new Batch(List.of(), transaction.then(), transaction.note()));
        check(new Batch(List.of(), transaction.otherwise(), transaction.note()));
    }

    private static void check(String name, int actual, int max) {
        if (actual > max) {
            throw new LimitException(name, actual, max);
        }
    }
}
