package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Whether puts and gets get slower as history becomes long. */
record Commits() implements Scenario {
    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        KeySpace space = new KeySpace(options.keys(), false);
        int size = options.largestSize();
        bench.title("History: %s of %s, %d clients".formatted(space, Text.size(size), Contest.FULL_LOAD_CLIENTS));
        try (Growth growth = new Growth(bench)) {
            for (int commits : options.commits()) {
                Contest contest = Contest.start(bench, bench.products(), space, new Values(size));
                String name = Text.rounded(commits) + " puts before";
                growth.add(name, contest);
                contest.write(0, commits);
                count(bench, name, "at first", contest);
            }
            growth.measure();
            for (Map.Entry<String, Contest> each : growth.contests().entrySet()) {
                count(bench, each.getKey(), "in the end", each.getValue());
            }
            growth.print();
        }
    }

    /** Warming up and measuring make commits too; a reader should know how many there were. */
    private static void count(Bench bench, String name, String when, Contest contest)
            throws IOException, InterruptedException {
        contest.eachInTurn(server -> {
            Path repository = server.product().repository(server.place());
            if (repository != null) {
                String commits = Commands.run("git", "-C", repository.toString(), "rev-list", "--count", "main");
                bench.remark("%s, %s: %s commits %s"
                        .formatted(server, name, Text.count(Long.parseLong(commits.strip())), when));
            }
        });
    }
}
