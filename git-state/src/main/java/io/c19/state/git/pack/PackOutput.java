package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import org.eclipse.jgit.lib.Constants;

/** Writes a pack of version 2, entry by entry (gitformat-pack). Reuses its buffer and its deflater: for one pack at a time. */
final class PackOutput implements AutoCloseable {
    static final int HEADER_BYTES = 12;

    static final int SIGNATURE = 'P' << 24 | 'A' << 16 | 'C' << 8 | 'K';
    static final int VERSION = 2;

    /** RFC 1950: deflate with a window of 32 KiB, no dictionary, quickest. */
    static final int ZLIB_HEADER = 0x7801;

    /** RFC 1951: the length of a stored block has 16 bits. */
    static final int STORED_BLOCK_BYTES_MAX = 0xffff;

    private final byte[] buffer = new byte[HashedOutput.BUFFER_BYTES];
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final Adler32 adler = new Adler32();
    private final byte[] distanceBytes = new byte[Long.BYTES + 2];

    /** Begins a pack. */
    HashedOutput begin(DiskFile file, int objects) throws IOException {
        HashedOutput out = new HashedOutput(file, buffer);
        out.putInt(SIGNATURE);
        out.putInt(VERSION);
        out.putInt(objects);
        return out;
    }

    /** A whole object. */
    void whole(HashedOutput out, int type, byte[] bytes, boolean deflated) throws IOException {
        head(out, type, bytes.length);
        if (deflated) {
            deflated(out, bytes);
        } else {
            stored(out, bytes);
        }
    }

    /** An object told by the one that begins so many bytes before it. Instructions are mostly ids, so they are stored. */
    void delta(HashedOutput out, long distance, byte[] instructions) throws IOException {
        head(out, Constants.OBJ_OFS_DELTA, instructions.length);
        distance(out, distance);
        stored(out, instructions);
    }

    /** Type and size: four bits of the size beside the type, then seven in each byte, lowest first. */
    void head(HashedOutput out, int type, long size) throws IOException {
        long rest = size >>> 4;
        out.put((rest != 0 ? 0x80 : 0) | type << 4 | (int) (size & 0xf));
        while (rest != 0) {
            out.put((rest > 0x7f ? 0x80 : 0) | (int) (rest & 0x7f));
            rest >>>= 7;
        }
    }

    /** Seven bits in each byte, highest first, one less in each that goes on: so every number has one form only. */
    void distance(HashedOutput out, long distance) throws IOException {
        int at = distanceBytes.length;
        distanceBytes[--at] = (byte) (distance & 0x7f);
        for (long rest = distance >>> 7; rest != 0; rest >>>= 7) {
            rest--;
            distanceBytes[--at] = (byte) (0x80 | (rest & 0x7f));
        }
        out.put(distanceBytes, at, distanceBytes.length - at);
    }

    /** @return how many bytes the result has; -1 when that is not less */
    int deflate(byte[] bytes, int from, int length, byte[] to) {
        deflater.reset();
        deflater.setInput(bytes, from, length);
        deflater.finish();
        int done = deflater.deflate(to, 0, Math.min(to.length, length));
        return deflater.finished() ? done : -1;
    }

    private void deflated(HashedOutput out, byte[] bytes) throws IOException {
        deflater.reset();
        deflater.setInput(bytes);
        deflater.finish();
        out.put(deflater);
    }

    /** A valid zlib stream that costs no more than a copy, since a call of the deflater costs many times that. */
    private void stored(HashedOutput out, byte[] bytes) throws IOException {
        out.put(ZLIB_HEADER >>> 8);
        out.put(ZLIB_HEADER & 0xff);
        int from = 0;
        do {
            int length = Math.min(bytes.length - from, STORED_BLOCK_BYTES_MAX);
            out.put(from + length == bytes.length ? 1 : 0);
            out.put(length & 0xff);
            out.put(length >>> 8);
            out.put(~length & 0xff);
            out.put(~length >>> 8 & 0xff);
            out.put(bytes, from, length);
            from += length;
        } while (from < bytes.length);
        adler.reset();
        adler.update(bytes);
        out.putInt((int) adler.getValue());
    }

    /** For what else is to be written when the pack is done. */
    byte[] buffer() {
        return buffer;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
