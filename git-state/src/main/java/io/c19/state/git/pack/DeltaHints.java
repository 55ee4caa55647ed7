package io.c19.state.git.pack;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import io.c19.state.git.object.Delta;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files with {@linkplain DeltaHint hints}, one for each pack that has some.
 *
 * <pre>
 * file   := magic pack-name count hint* crc     numbers are big-endian
 * magic  := "C19DELTA"
 * hint   := offset:u64 height:u8 base-id:20 bytes length:u32 instructions
 * crc    := CRC-32C of all before it : u32
 * </pre>
 *
 * <p>They are never synced and may be deleted at any time. A file that is missing, torn, damaged or another pack's holds no
 * hints; all that is lost is room on disk.
 */
final class DeltaHints {
    private static final Logger LOG = LoggerFactory.getLogger(DeltaHints.class);

    private static final String ENDING = ".deltas";

    private static final byte[] MAGIC = "C19DELTA".getBytes(StandardCharsets.US_ASCII);
    private static final int HINT_BYTES = Long.BYTES + 1 + Constants.OBJECT_ID_LENGTH + Integer.BYTES;

    /** Beyond it the merging of packs would need too much memory for too little gain. */
    private static final int FILE_BYTES_MAX = 8 << 20;

    private final Path directory;
    private final Disk disk;

    DeltaHints(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /** Keeps what can be kept; failing is no harm. */
    void write(String pack, List<DeltaHint> hints) {
        if (hints.isEmpty()) {
            return;
        }
        try {
            ByteBuffer bytes = encode(pack, hints);
            disk.createDirectories(directory);
            disk.delete(file(pack));
            try (DiskFile file = disk.create(file(pack))) {
                file.write(bytes, 0);
            }
        } catch (IOException e) {
            LOG.debug("no delta hints for {}: {}", pack, e.getMessage());
            delete(pack);
        }
    }

    List<DeltaHint> read(String pack) {
        try {
            Path file = file(pack);
            return Files.exists(file) && Files.size(file) <= FILE_BYTES_MAX
                    ? decode(pack, Files.readAllBytes(file))
                    : List.of();
        } catch (IOException | BufferUnderflowException | IndexOutOfBoundsException e) {
            LOG.debug("no delta hints for {}: {}", pack, e.getMessage());
            return List.of();
        }
    }

    void delete(String pack) {
        try {
            disk.delete(file(pack));
        } catch (IOException e) {
            LOG.debug("delta hints of {} stay: {}", pack, e.getMessage());
        }
    }

    /** Removes those of packs that are gone. */
    void tidy(PackFiles packs) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(ENDING) && !packs.exists(name.substring(0, name.length() - ENDING.length()))) {
                    disk.delete(file);
                }
            }
        }
    }

    private Path file(String pack) {
        return directory.resolve(pack + ENDING);
    }

    private static ByteBuffer encode(String pack, List<DeltaHint> hints) {
        byte[] name = pack.getBytes(StandardCharsets.US_ASCII);
        int size = MAGIC.length + name.length + 2 * Integer.BYTES;
        int count = 0;
        for (DeltaHint hint : hints) {
            int more = HINT_BYTES + hint.delta().instructions().length;
            if (size + more > FILE_BYTES_MAX) {
                break;
            }
            size += more;
            count++;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).put(MAGIC).put(name).putInt(count);
        byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
        for (DeltaHint hint : hints.subList(0, count)) {
            hint.delta().base().copyRawTo(id, 0);
            byte[] instructions = hint.delta().instructions();
            bytes.putLong(hint.offset()).put((byte) hint.height()).put(id);
            bytes.putInt(instructions.length).put(instructions);
        }
        return bytes.putInt(crc(bytes.array(), bytes.position())).flip();
    }

    private static List<DeltaHint> decode(String pack, byte[] file) {
        byte[] name = pack.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.wrap(file);
        byte[] begin = new byte[MAGIC.length + name.length];
        bytes.get(begin);
        if (!ByteBuffer.allocate(begin.length).put(MAGIC).put(name).flip().equals(ByteBuffer.wrap(begin))
                || crc(file, file.length - Integer.BYTES) != bytes.getInt(file.length - Integer.BYTES)) {
            return List.of();
        }
        int count = bytes.getInt();
        List<DeltaHint> hints = new ArrayList<>(count);
        byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
        for (int i = 0; i < count; i++) {
            long offset = bytes.getLong();
            int height = bytes.get() & 0xff;
            bytes.get(id);
            byte[] instructions = new byte[bytes.getInt()];
            bytes.get(instructions);
            hints.add(new DeltaHint(offset, height, new Delta(ObjectId.fromRaw(id), instructions)));
        }
        return hints;
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
