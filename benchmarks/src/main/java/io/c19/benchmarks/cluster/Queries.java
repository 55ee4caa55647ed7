package io.c19.benchmarks.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Asks one agent after another for keys that another one has. Nothing else happens meanwhile. Not thread-safe. */
final class Queries {
    /** Heaps are small, and compilers quick, since there are many agents on one machine; copies last for all of a run. */
    static final Map<String, String> SETTINGS = Map.of(
            "C19_CONNECTION_KIND", "Query",
            "C19_CONNECTION_CACHE_TTL", "86400000",
            "JAVA_OPTS", "-Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");

    private static final int DIGITS = 3;

    private final Members members;
    private final int usualPauseMillis;
    private int pauseMillis;
    private final Random random = new Random(1);
    private boolean strict;
    private Histogram asked = new Histogram(DIGITS);
    private Histogram copies = new Histogram(DIGITS);
    private Histogram later = new Histogram(DIGITS);

    /** @param pauseMillis between two, on average, in which all are idle */
    Queries(Members members, int pauseMillis) {
        this.members = members;
        this.usualPauseMillis = pauseMillis;
    }

    /** @param warming how many come before those that are measured, without pauses, so that what is measured is compiled */
    void run(int warming, int queries) throws IOException, InterruptedException {
        for (int i = 0; i < warming; i++) {
            ask("warming/" + i);
        }
        pauseMillis = usualPauseMillis;
        strict = true;
        asked = new Histogram(DIGITS);
        copies = new Histogram(DIGITS);
        later = new Histogram(DIGITS);
        for (int i = 0; i < queries; i++) {
            ask("k/" + i);
        }
    }

    private void ask(String key) throws IOException, InterruptedException {
        int count = members.all().size();
        int owner = random.nextInt(count);
        Member asker = members.get((owner + 1 + random.nextInt(count - 1)) % count);
        members.get(owner).put(key, key);
        pause();
        time(asker, key, asked);
        time(asker, key, copies);
        time(asker, key, copies);
        pause();
        time(asker, key, later);
    }

    private void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis / 2 + random.nextInt(pauseMillis + 1)));
    }

    /** Agents that have only just started may not answer in time. */
    private void time(Member member, String key, Histogram times) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String value = member.get(key);
        times.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        if (strict && !value.equals(key)) {
            throw new IllegalStateException("'%s' is '%s'".formatted(key, value));
        }
    }

    Histogram asked() {
        return asked;
    }

    Histogram copies() {
        return copies;
    }

    Histogram later() {
        return later;
    }
}
