package io.c19.benchmarks.compare;

import java.io.IOException;

/** One question to the servers; prints its answer. */
interface Scenario {
    void run(Bench bench) throws IOException, InterruptedException;
}
