package io.c19.benchmarks.cluster;

import io.c19.fixtures.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Nodes that are cut apart while each is written to, and how long they take to be the same again. */
final class Joining {
    /** So that the writing does not take all the time. */
    private static final int CLIENTS = 32;

    private final Members members;
    private final int writes;
    private final int common;

    /**
     * @param writes of each node, each of a key of its own, save
     * @param common of keys that all write
     */
    Joining(Members members, int writes, int common) {
        this.members = members;
        this.writes = writes;
        this.common = common;
    }

    /** @param round other keys in each */
    void run(int round) throws IOException, InterruptedException {
        int before = members.get(0).conflicts();
        members.set(Link.Mode.CUT);
        List<Thread> writers = new ArrayList<>();
        for (int node = 0; node < members.all().size(); node++) {
            for (int client = 0; client < CLIENTS; client++) {
                int at = node;
                int first = client;
                Thread writer = new Thread(() -> write(round, at, first));
                writers.add(writer);
                writer.start();
            }
        }
        for (Thread writer : writers) {
            writer.join();
        }
        Members.Spent healing = members.heal();
        System.out.printf(
                Locale.ROOT,
                "%d writes on each of %d agents, %d keys in common: the same main %s after healing, %d more conflicts%n",
                writes,
                members.all().size(),
                common,
                healing,
                members.get(0).conflicts() - before);
    }

    private void write(int round, int node, int first) {
        try {
            for (int i = first; i < writes; i += CLIENTS) {
                String key = i < common ? "common/%d/%d".formatted(round, i) : "n%d/%d/%d".formatted(node, i % 100, i);
                members.get(node).put(key, "of node %d in round %d".formatted(node, round));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
