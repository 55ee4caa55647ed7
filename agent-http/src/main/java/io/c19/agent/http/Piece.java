package io.c19.agent.http;

import io.c19.layers.Revision;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one watcher is sent at a time: some events, of which a step may be more than fits. For one thread. */
final class Piece {
    /** Enough for a thousand usual events; what each watcher that reads slowly holds in memory, or one value if that is longer. */
    static final int BYTES = 32 << 10;

    /** What is as long is not copied, but shared by all that are sent it. */
    private static final int SHARED_BYTES = 8 << 10;

    private final boolean oneStep;
    private final List<byte[]> parts = new ArrayList<>();
    private long bytes;
    private int complete;
    private @Nullable Revision reached;

    /** @param oneStep whether it ends with the first step that ends in it */
    Piece(boolean oneStep) {
        this.oneStep = oneStep;
    }

    void add(byte[] part) {
        parts.add(part);
        bytes += part.length;
    }

    /** All events of a step, and of those before it, are in it. */
    void complete(Revision revision) {
        complete = parts.size();
        reached = revision;
    }

    boolean isFull() {
        return bytes >= BYTES || (oneStep && reached != null);
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** The revision of the last step that ends in it; null when none does. */
    @Nullable
    Revision reached() {
        return reached;
    }

    /** Takes out what belongs to a step that does not end in it. */
    void cut() {
        parts.subList(complete, parts.size()).clear();
    }

    List<ByteBuffer> buffers() {
        List<ByteBuffer> buffers = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= parts.size(); i++) {
            boolean large = i < parts.size() && parts.get(i).length >= SHARED_BYTES;
            if (large || i == parts.size()) {
                if (from < i) {
                    buffers.add(together(parts.subList(from, i)));
                }
                if (large) {
                    buffers.add(ByteBuffer.wrap(parts.get(i)).asReadOnlyBuffer());
                }
                from = i + 1;
            }
        }
        return buffers;
    }

    private static ByteBuffer together(List<byte[]> parts) {
        if (parts.size() == 1) {
            return ByteBuffer.wrap(parts.get(0)).asReadOnlyBuffer();
        }
        ByteBuffer all =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.flip();
    }
}
