package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Measures what a server's files take on the disk, as the file system counts it, while the server works on them. */
record DiskMeter(Server server) {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int QUIET_POLLS =
            75; // this agent deletes merged packs a minute later, when no reader has them any more
    private static final Duration SETTLED_MAX = Duration.ofMinutes(5);

    /** Without logs that are bounded, which {@link #logBytes} are. */
    long dataBytes() throws IOException, InterruptedException {
        return bytes(server.place().directory()) - logBytes();
    }

    long logBytes() throws IOException, InterruptedException {
        Path log = server.product().log(server.place());
        return log == null ? 0 : bytes(log);
    }

    /** How many packs there are, or "-" of a server that is no Git repository. */
    String packs() throws IOException, InterruptedException {
        Path repository = server.product().repository(server.place());
        return repository == null
                ? "-"
                : Text.count(number("find \"$0/objects/pack\" -name '*.pack' 2>/dev/null | wc -l", repository));
    }

    /** Blocks until the server's upkeep seems to be done: until the size stays the same. */
    long settled(Bench bench) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long size = dataBytes();
        for (int quiet = 0; quiet < QUIET_POLLS; ) {
            server.await(POLL);
            long now = dataBytes();
            quiet = now == size ? quiet + 1 : 0;
            size = now;
            if (System.nanoTime() - start > SETTLED_MAX.toNanos()) {
                bench.remark("%s still changes its files after %d minutes".formatted(server, SETTLED_MAX.toMinutes()));
                break;
            }
        }
        return size;
    }

    private static long bytes(Path path) throws IOException, InterruptedException {
        // Files may go while they are counted; what du says of that does not matter.
        return 1024 * number("du -sk \"$0\" 2>/dev/null | cut -f 1", path);
    }

    private static long number(String command, Path path) throws IOException, InterruptedException {
        String output = Commands.run("sh", "-c", command, path.toString()).strip();
        return output.isEmpty() ? 0 : Long.parseLong(output);
    }
}
