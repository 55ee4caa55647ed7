package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The {@code .mtimes} file of a cruft pack (gitformat-pack): when each of its objects, which nothing reached, was written or
 * wanted last. Git's own {@code gc} reads and writes the same.
 *
 * <pre>
 * file  := "MTME" version:u32 hash:u32 time* pack-trailer:20 bytes sha1:20 bytes     numbers are big-endian
 * time  := seconds since 1970 : u32, in the order of the ids
 * </pre>
 */
final class CruftTimes {
    static final String ENDING = ".mtimes";

    private static final int SIGNATURE = 'M' << 24 | 'T' << 16 | 'M' << 8 | 'E';
    private static final int VERSION = 1;
    private static final int SHA_1 = 1;
    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    private final ByteBuffer file;

    private CruftTimes(ByteBuffer file) {
        this.file = file;
    }

    /** @throws UnfitPack when it is not of a pack with so many objects */
    static CruftTimes read(Path path, int objects) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
        if (file.capacity() != HEADER_BYTES + objects * Integer.BYTES + 2 * HashedOutput.TRAILER_BYTES
                || file.getInt(0) != SIGNATURE
                || file.getInt(Integer.BYTES) != VERSION) {
            throw UnfitPack.foreign("its .mtimes is not of this pack");
        }
        return new CruftTimes(file);
    }

    long seconds(int place) {
        return Integer.toUnsignedLong(file.getInt(HEADER_BYTES + place * Integer.BYTES));
    }

    /**
     * Writes all of it and makes it durable.
     *
     * @param seconds in the order of the ids
     */
    static void write(DiskFile file, byte[] buffer, Collection<Long> seconds, byte[] packTrailer) throws IOException {
        HashedOutput out = new HashedOutput(file, buffer);
        out.putInt(SIGNATURE);
        out.putInt(VERSION);
        out.putInt(SHA_1);
        for (long time : seconds) {
            out.putInt((int) time);
        }
        out.put(packTrailer);
        out.finish();
    }
}
