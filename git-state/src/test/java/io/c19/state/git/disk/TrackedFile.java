package io.c19.state.git.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file whatever its names are: what it held when it was last forced, next to what it holds now. */
final class TrackedFile {
    /** What a disk writes at once. */
    static final int SECTOR_BYTES = 512;

    private static final byte[] NOTHING = {};

    /** Where it can be read now; null when the last name is gone. */
    private @Nullable Path path;

    /** What the system knows it by, whatever its name; null on Windows. */
    private final @Nullable Object key;

    /** What it held when its last name went. */
    private byte @Nullable [] kept;

    /** The length, and those sectors that were written since with what they held, as of the last force. */
    private long forcedLength;

    private final SortedMap<Long, byte[]> overwritten = new TreeMap<>();

    private TrackedFile(Path path, long forcedLength) throws IOException {
        this.path = path;
        this.key = key(path);
        this.forcedLength = forcedLength;
    }

    static TrackedFile created(Path path) throws IOException {
        return new TrackedFile(path, 0);
    }

    /** One that others wrote. */
    static TrackedFile durable(Path path) throws IOException {
        return new TrackedFile(path, Files.size(path));
    }

    /** Whether that name is still this file's; another program may have put its own in place. */
    boolean isAt(Path name) throws IOException {
        return Files.exists(name) && Objects.equals(key, key(name));
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    void moved(Path to) {
        path = to;
    }

    /** Its name is about to go. */
    void unlinked() throws IOException {
        kept = Files.readAllBytes(Objects.requireNonNull(path));
        path = null;
    }

    void forced(FileChannel channel) throws IOException {
        overwritten.clear();
        forcedLength = channel.size();
    }

    /** @param channel for reading what is about to be overwritten */
    void writing(FileChannel channel, long offset, int length) throws IOException {
        long end = channel.size();
        for (long sector = offset / SECTOR_BYTES; sector * SECTOR_BYTES < offset + length; sector++) {
            if (sector * SECTOR_BYTES >= end) {
                overwritten.putIfAbsent(sector, NOTHING);
            } else if (!overwritten.containsKey(sector)) {
                ByteBuffer old = ByteBuffer.allocate(SECTOR_BYTES);
                while (old.hasRemaining() && channel.read(old, sector * SECTOR_BYTES + old.position()) >= 0) {
                    // until it is full or the file ends
                }
                overwritten.put(sector, Arrays.copyOf(old.array(), old.position()));
            }
        }
    }

    /** What a power cut might leave of it: all, nothing or part of what was not forced. */
    byte[] afterPowerCut(SplittableRandom random) throws IOException {
        byte[] now = kept == null ? Files.readAllBytes(Objects.requireNonNull(path)) : kept.clone();
        if (overwritten.isEmpty()) {
            return now;
        }
        return switch (random.nextInt(4)) {
            case 0 -> mixed(now, (int) forcedLength, random, 0);
            case 1 -> now;
            case 2 -> mixed(now, now.length, random, 50);
            default -> mixed(now, (int) forcedLength + random.nextInt(now.length - (int) forcedLength + 1), random, 50);
        };
    }

    /** @param newer how many of a hundred sectors are as they are now */
    private byte[] mixed(byte[] now, int length, SplittableRandom random, int newer) {
        byte[] mixed = Arrays.copyOf(now, length);
        overwritten.forEach((sector, old) -> {
            int from = (int) Math.min(sector * SECTOR_BYTES, length);
            int to = Math.min(from + SECTOR_BYTES, length);
            if (random.nextInt(100) >= newer) {
                // Blocks that a file got and that were never written read as zeros.
                System.arraycopy(Arrays.copyOf(old, SECTOR_BYTES), 0, mixed, from, to - from);
            }
        });
        return mixed;
    }

    static FileChannel channel(Path file, StandardOpenOption... options) throws IOException {
        StandardOpenOption[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = StandardOpenOption.READ;
        all[options.length + 1] = StandardOpenOption.WRITE;
        return FileChannel.open(file, all);
    }
}
