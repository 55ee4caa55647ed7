package io.c19.state.git.log;

import io.c19.state.git.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A program that uses a log as the write path does. */
final class Program implements Closeable {
    /** So small that a few dozen groups go through many segments. */
    static final SegmentSizes SMALL = new SegmentSizes(4 << 10, 32 << 10);

    private final Ledger ledger;
    private final WriteAheadLog log;

    Program(Path directory, Disk disk, Ledger ledger) throws IOException {
        this(directory, disk, SMALL, ledger);
    }

    Program(Path directory, Disk disk, SegmentSizes sizes, Ledger ledger) throws IOException {
        Replay replay = ledger.check(directory);
        this.ledger = ledger;
        this.log = WriteAheadLog.open(directory, disk, sizes, replay.lastSequence());
        // Not before: what was found may have been written and not synced.
        ledger.recovered(replay);
    }

    void append(int valueBytes) throws IOException {
        var group = ledger.trying(valueBytes);
        ledger.acknowledged(log.append(group.objects(), group.refs()));
    }

    void append(int count, int valueBytes) throws IOException {
        for (int i = 0; i < count; i++) {
            append(valueBytes);
        }
    }

    void release(long sequence) throws IOException {
        ledger.released(sequence);
        log.release(sequence);
    }

    void prepare() throws IOException {
        log.prepare();
    }

    /** One of the things that happen in a program's life, mostly small appends. */
    void act(Random random) throws IOException {
        int choice = random.nextInt(100);
        if (choice < 55) {
            append(random.nextInt(30) == 0 ? 20_000 : 600);
        } else if (choice < 72) {
            long behind = ledger.acknowledged() - ledger.released();
            release(ledger.released() + (random.nextBoolean() ? behind : random.nextLong(behind + 1)));
        } else {
            prepare();
        }
    }

    long bytes() {
        return log.bytes();
    }

    @Override
    public void close() throws IOException {
        ledger.closing();
        log.close();
    }
}
