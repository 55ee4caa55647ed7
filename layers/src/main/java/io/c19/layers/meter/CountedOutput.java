package io.c19.layers.meter;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Tells how much is written. */
final class CountedOutput extends FilterOutputStream {
    private final LongConsumer count;

    CountedOutput(OutputStream out, LongConsumer count) {
        super(out);
        this.count = count;
    }

    @Override
    public void write(int one) throws IOException {
        out.write(one);
        count.accept(1);
    }

    @Override
    public void write(byte[] from, int start, int length) throws IOException {
        out.write(from, start, length);
        count.accept(length);
    }
}
