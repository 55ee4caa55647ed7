package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import java.io.IOException;

/** Writes a pack's index of version 2 (gitformat-pack). */
final class IndexOutput {
    static final int SIGNATURE = 0xff << 24 | 't' << 16 | 'O' << 8 | 'c';
    static final int VERSION = 2;
    private static final int FIRST_BYTES = 256;

    private IndexOutput() {}

    /** Writes all of it and makes it durable. */
    static void write(DiskFile file, byte[] buffer, Indexed pack, byte[] packTrailer) throws IOException {
        HashedOutput out = new HashedOutput(file, buffer);
        out.putInt(SIGNATURE);
        out.putInt(VERSION);
        fanOut(out, pack);
        byte[] id = new byte[HashedOutput.TRAILER_BYTES];
        for (int i = 0; i < pack.count(); i++) {
            pack.id(i, id);
            out.put(id);
        }
        for (int i = 0; i < pack.count(); i++) {
            out.putInt(pack.crc(i));
        }
        offsets(out, pack);
        out.put(packTrailer);
        out.finish();
    }

    /** For each value of an id's first byte, how many ids begin with it or with less. */
    private static void fanOut(HashedOutput out, Indexed pack) throws IOException {
        int[] counts = new int[FIRST_BYTES];
        byte[] id = new byte[HashedOutput.TRAILER_BYTES];
        for (int i = 0; i < pack.count(); i++) {
            pack.id(i, id);
            counts[id[0] & 0xff]++;
        }
        int sum = 0;
        for (int count : counts) {
            sum += count;
            out.putInt(sum);
        }
    }

    /** Those beyond 31 bits are in a table of their own, and their place in it is here. */
    private static void offsets(HashedOutput out, Indexed pack) throws IOException {
        int large = 0;
        for (int i = 0; i < pack.count(); i++) {
            long offset = pack.offset(i);
            out.putInt(offset > Integer.MAX_VALUE ? 1 << 31 | large++ : (int) offset);
        }
        for (int i = 0; i < pack.count() && large > 0; i++) {
            long offset = pack.offset(i);
            if (offset > Integer.MAX_VALUE) {
                out.putInt((int) (offset >>> 32));
                out.putInt((int) offset);
            }
        }
    }
}
