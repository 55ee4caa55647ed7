package io.c19.state.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFileTest {
    @TempDir
    Path directory;

    @Test
    void index_ofALargePack_isReadByUsAndByJGit() throws IOException {
        Random random = Seed.take("IndexFileTest").random();
        Entries entries = new Entries(1 + random.nextInt(1000), random);
        Path path = directory.resolve("pack-" + "0".repeat(40) + ".idx");
        byte[] trailer = new byte[20];
        random.nextBytes(trailer);
        try (DiskFile file = Disk.REAL.create(path)) {
            IndexOutput.write(file, new byte[HashedOutput.BUFFER_BYTES], entries, trailer);
        }

        IndexFile ours = IndexFile.open(path);
        PackIndex theirs = PackIndex.open(path.toFile());
        assertThat(ours.count()).isEqualTo(entries.count());
        assertThat(theirs.getObjectCount()).isEqualTo(entries.count());
        assertThat(ours.packTrailer()).isEqualTo(ByteBuffer.wrap(trailer));
        for (int i = 0; i < entries.count(); i++) {
            ObjectId id = entries.ids[i];
            assertThat(ours.find(id)).isEqualTo(i);
            assertThat(ours.offset(i)).isEqualTo(entries.offset(i));
            assertThat(ours.crc(i)).isEqualTo(entries.crc(i));
            assertThat(theirs.findOffset(id)).isEqualTo(entries.offset(i));
            assertThat((int) theirs.findCRC32(id)).isEqualTo(entries.crc(i));
        }
        assertThat(ours.find(Entries.id(random))).isEqualTo(-1);
    }

    /** Some of whose offsets need more than 31 bits, some more than 32. */
    private static final class Entries implements Indexed {
        private final ObjectId[] ids;
        private final long[] offsets;

        Entries(int count, Random random) {
            TreeMap<ObjectId, Long> entries = new TreeMap<>();
            while (entries.size() < count) {
                entries.put(id(random), 12 + (random.nextLong() >>> (29 + random.nextInt(10))));
            }
            ids = entries.keySet().toArray(ObjectId[]::new);
            offsets = entries.values().stream().mapToLong(offset -> offset).toArray();
        }

        static ObjectId id(Random random) {
            byte[] raw = new byte[20];
            random.nextBytes(raw);
            return ObjectId.fromRaw(raw);
        }

        @Override
        public int count() {
            return ids.length;
        }

        @Override
        public void id(int place, byte[] to) {
            ids[place].copyRawTo(to, 0);
        }

        @Override
        public int crc(int place) {
            return ids[place].hashCode();
        }

        @Override
        public long offset(int place) {
            return offsets[place];
        }
    }
}
