package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Processor time of a process, user and system, as Linux tells it in hundredths of a second. Without that of Java's compiler threads, which are
 * at it for minutes and not at the same time in each process.
 */
final class CpuTime {
    /** Of {@code /proc}, whatever the kernel's own is. */
    private static final int TICKS_PER_SECOND = 100;

    private static final int UTIME = 11; // behind the name: stat's field 14
    private static final int STIME = 12;

    private CpuTime() {}

    static Duration of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        long ticks = ticks(Files.readString(process.resolve("stat")));
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                try {
                    if (Files.readString(thread.resolve("comm")).contains("Compiler")) {
                        ticks -= ticks(Files.readString(thread.resolve("stat")));
                    }
                } catch (NoSuchFileException e) {
                    // it has ended: its time is in the sum all the same
                }
            }
        }
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** @param stat whose second field, a name in parentheses, may hold anything */
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }
}
