package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** What a reader has to know of the machine to judge numbers from it. */
final class Machine {
    private static final int SYNCS = 500; // enough for a median, over in a second on any disk

    private Machine() {}

    static Table facts(Path home, Path directory, Clock clock) throws IOException, InterruptedException {
        Table table = Table.ofWords(List.of("machine", "of this run"));
        fact(table, "date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        fact(table, "cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        fact(table, "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        fact(table, "file system", Files.getFileStore(directory).type());
        long[] nanos = syncs(directory);
        fact(table, "fdatasync of 1 KiB, ms", "p50 %s, p99 %s".formatted(at(nanos, 0.5), at(nanos, 0.99)));
        fact(table, "load average", load());
        fact(table, "c19", version("git", "-C", home.toString(), "describe", "--dirty", "--always"));
        version(home.resolve("c19").toString(), "version")
                .lines()
                .filter(line -> line.startsWith("java "))
                .forEach(line -> fact(
                        table, "java of c19", line.substring("java ".length()).strip()));
        fact(table, "java of the client", Runtime.version().toString());
        fact(table, "etcd", version("etcd", "--version").lines().findFirst().orElse("-"));
        fact(table, "redis", version("redis-server", "--version"));
        return table;
    }

    /** Runnable programs in the last 1, 5 and 15 minutes, as the system counts them. */
    static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file) ? Files.readString(file).strip() : "unknown";
    }

    private static void fact(Table table, String name, String value) {
        table.row(List.of(name, value));
    }

    private static String version(String... command) throws InterruptedException {
        try {
            return Commands.run(command).strip();
        } catch (IOException e) {
            return "-";
        }
    }

    private static String at(long[] sorted, double quantile) {
        return Text.millis((double) sorted[(int) (quantile * (sorted.length - 1))]);
    }

    /** On a file that has its length already, as a log that is written ahead has. */
    private static long[] syncs(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "sync", null);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocate(1024);
            channel.write(ByteBuffer.allocate(SYNCS * block.capacity()));
            channel.force(true);
            long[] nanos = new long[SYNCS];
            for (int i = 0; i < SYNCS; i++) {
                long start = System.nanoTime();
                channel.write(block.clear(), (long) i * block.capacity());
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos;
        } finally {
            Files.delete(file);
        }
    }
}
