package io.c19.state.git.pack;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The real disk, until the step at which it fails: that one only, as for want of room, or from there on, as by a kill. */
final class FaultyDisk implements Disk {
    static final String FAULT = "No space left on device";

    private Runnable before = () -> {};
    private int countdown = Integer.MAX_VALUE;
    private boolean failed;
    private boolean dead;
    private boolean deadly;

    /** @param step 1 is the next */
    void failAt(int step) {
        failAt(step, false);
    }

    void dieAt(int step) {
        failAt(step, true);
    }

    void heal() {
        failAt(Integer.MAX_VALUE, false);
    }

    private void failAt(int step, boolean isDeadly) {
        countdown = step;
        deadly = isDeadly;
        failed = false;
        dead = false;
    }

    /** Whether that step was reached. */
    boolean failed() {
        return failed;
    }

    /** To be done before each step. */
    void before(Runnable action) {
        before = action;
    }

    private boolean fails() {
        before.run();
        if (dead || --countdown == 0) {
            failed = true;
            dead |= deadly;
            return true;
        }
        return false;
    }

    private void step() throws IOException {
        if (fails()) {
            throw new IOException(FAULT);
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        step();
        return new FaultyFile(REAL.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        step();
        return new FaultyFile(REAL.open(file));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        REAL.move(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        // Even a full disk deletes.
        if (dead) {
            throw new IOException(FAULT);
        }
        REAL.delete(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        step();
        REAL.createDirectories(directory);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        step();
        REAL.syncDirectory(directory);
    }

    private final class FaultyFile implements DiskFile {
        private final DiskFile file;

        FaultyFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            if (fails()) {
                file.write(bytes.slice(bytes.position(), bytes.remaining() / 2), offset);
                throw new IOException(FAULT);
            }
            file.write(bytes, offset);
        }

        @Override
        public void force() throws IOException {
            step();
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
