package io.c19.state.git.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.c19.state.git.disk.DiskFile;
import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Turns groups into bytes, always in the same buffer: a group that fits goes out in one write, a larger one in pieces. For one
 * thread.
 */
final class RecordWriter {
    /** A few hundred puts of a few KiB; what is more is written as quickly in several pieces. */
    private static final int BUFFER_BYTES_MAX = 1 << 20;

    /** Most stores never see large groups. */
    private static final int BUFFER_BYTES_MIN = 64 << 10;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES_MIN);

    /**
     * @param bodyBytes {@link RecordFormat#bodyBytes} of the same objects and refs
     * @param offset where in the file the record begins
     */
    void write(
            DiskFile file,
            long offset,
            long nonce,
            long sequence,
            long released,
            int bodyBytes,
            List<NewObject> objects,
            Map<String, ObjectId> refs)
            throws IOException {
        reserve(Segment.needs(bodyBytes));
        crc.reset();
        Output output = new Output(file, offset);
        output.room(RecordFormat.HEAD_BYTES);
        buffer.putLong(nonce).putInt(bodyBytes).putLong(sequence).putLong(released);
        write(output, objects);
        write(output, refs);
        output.end();
    }

    private void write(Output output, List<NewObject> objects) throws IOException {
        output.room(Integer.BYTES);
        buffer.putInt(objects.size());
        for (NewObject object : objects) {
            Delta delta = object.delta();
            output.room(RecordFormat.OBJECT_BYTES_MIN + Constants.OBJECT_ID_LENGTH);
            buffer.put((byte) (delta == null ? object.type() : object.type() + RecordFormat.DELTA));
            object.id().copyRawTo(buffer);
            if (delta != null) {
                delta.base().copyRawTo(buffer);
            }
            byte[] bytes = delta == null ? object.bytes() : delta.instructions();
            buffer.putInt(bytes.length);
            output.put(bytes);
        }
    }

    private void write(Output output, Map<String, ObjectId> refs) throws IOException {
        output.room(Short.BYTES);
        buffer.putShort((short) refs.size());
        for (Map.Entry<String, ObjectId> ref : refs.entrySet()) {
            byte[] name = ref.getKey().getBytes(UTF_8);
            output.room(Short.BYTES);
            buffer.putShort((short) name.length);
            output.put(name);
            output.room(Constants.OBJECT_ID_LENGTH);
            ref.getValue().copyRawTo(buffer);
        }
    }

    private void reserve(long bytes) {
        if (bytes > buffer.capacity() && buffer.capacity() < BUFFER_BYTES_MAX) {
            long larger = Math.max(bytes, 2L * buffer.capacity());
            buffer = ByteBuffer.allocateDirect((int) Math.min(larger, BUFFER_BYTES_MAX));
        }
    }

    /** Where the buffer goes whenever it is full. */
    private final class Output {
        private final DiskFile file;
        private long offset;

        Output(DiskFile file, long offset) {
            this.file = file;
            this.offset = offset;
            buffer.clear();
        }

        void room(int bytes) throws IOException {
            if (buffer.remaining() < bytes) {
                checksum();
                flush();
            }
        }

        void put(byte[] bytes) throws IOException {
            int from = 0;
            while (from < bytes.length) {
                room(1);
                int piece = Math.min(bytes.length - from, buffer.remaining());
                buffer.put(bytes, from, piece);
                from += piece;
            }
        }

        void end() throws IOException {
            checksum();
            if (buffer.remaining() < RecordFormat.CHECKSUM_BYTES + RecordFormat.END_BYTES) {
                flush();
            }
            buffer.putInt((int) crc.getValue()).putLong(RecordFormat.END);
            flush();
        }

        private void checksum() {
            crc.update(buffer.duplicate().flip());
        }

        private void flush() throws IOException {
            buffer.flip();
            int bytes = buffer.remaining();
            file.write(buffer, offset);
            offset += bytes;
            buffer.clear();
        }
    }
}
