package io.c19.cli;

import io.c19.cli.Bench.Measured;
import io.c19.cli.Bench.Work;
import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Output;
import io.c19.cli.console.ProgressBar;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 bench}: how quick an agent is, as a client sees it. */
final class BenchCommand extends Command {
    /** Each is a connection and a thread here. */
    private static final int CLIENTS_MAX = 1_000;

    private static final int COUNT_MAX = 1_000_000;
    private static final Duration TIME_MAX = Duration.ofMinutes(10);
    private static final int SIZE_MAX = 1 << 20;

    private final Arg<Work> work = optionalParameter(
            "put|get|mix", "What to do; mix: nine reads to a write. Default: mix.", BenchCommand::work);
    private final Arg<Integer> clients = option(
            "--clients", "N", "How many at the same time, to 1,000. Default: 8.", text -> number(text, CLIENTS_MAX));
    private final Arg<Integer> count = option(
            "--count",
            "N",
            "How many requests in all, to 1,000,000. Default: 10,000.",
            text -> number(text, COUNT_MAX));
    private final Arg<Duration> time =
            option("--time", "DURATION", "For how long at most, to 10m. Default: 30s.", BenchCommand::span);
    private final Arg<Integer> size =
            option("--size", "BYTES", "Of a value, to 1 MiB. Default: 100.", text -> number(text, SIZE_MAX));
    private final Flag yes = flag("--yes", "Does not ask before it writes.");
    private final OutputOption output = new OutputOption(this);
    private final AgentOption agent = new AgentOption(this);

    BenchCommand() {
        super(
                "bench",
                "Measures how quick an agent is.",
                "It writes keys of its own and deletes them in the end, but they stay in the history: use a store that is for it. Says so, and asks"
                        + " first.");
    }

    @Override
    ExitCode run(Console console) throws InterruptedException {
        URI address = agent.address(console);
        Bench bench = new Bench(
                work.or(Work.MIX),
                clients.or(8),
                count.or(10_000),
                time.or(Duration.ofSeconds(30)),
                size.or(100),
                "bench-" + Long.toString(console.clock().millis(), Character.MAX_RADIX) + "/");
        console.note("To " + address + ": up to " + Texts.count(bench.writesMax(), "write") + " of "
                + Texts.count(bench.sizeBytes(), "byte") + " under '" + bench.prefix()
                + "', deleted in the end; each stays in the store's history.");
        if (!yes.given() && !console.terminals().in()) {
            throw wrong("Nothing was written: add --yes to do this");
        }
        if (!yes.given() && !console.confirmed("Do this?")) {
            throw new Failure(ExitCode.ERROR, "Nothing was written.");
        }
        try (ProgressBar progress = new ProgressBar(console)) {
            List<Measured> measured = bench.run(address, agent.timeout(), progress);
            progress.clear();
            Output shown = output.to(console);
            shown.list(measured.iterator(), VIEW);
            return ExitCode.DONE;
        }
    }

    private static Work work(String text) {
        return Arrays.stream(Work.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' (expected: put, get or mix)"));
    }

    private static Integer number(String text, int max) {
        if (text.matches("[0-9]{1,7}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= max) {
            return Integer.valueOf(text);
        }
        throw new IllegalArgumentException("'" + text + "' (expected: a whole number from 1 to " + max + ")");
    }

    private static Duration span(String text) {
        Duration span = Durations.parse(text);
        if (span.compareTo(TIME_MAX) > 0) {
            throw new IllegalArgumentException("'" + text + "' (expected: 10m at most)");
        }
        return span;
    }

    private static final View<Measured> VIEW = new View<>(
            List.of("WORK", "REQUESTS", "FAILED", "PER SECOND", "P50 MS", "P99 MS", "MAX MS"),
            measured -> List.of(
                    measured.name(),
                    Long.toString(measured.requests()),
                    Long.toString(measured.failed()),
                    String.format(Locale.ROOT, "%.0f", measured.perSecond()),
                    millis(measured.p50Nanos()),
                    millis(measured.p99Nanos()),
                    millis(measured.maxNanos())),
            measured -> String.format(Locale.ROOT, "%.0f", measured.perSecond()),
            BenchCommand::fields);

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }

    private static Map<String, @Nullable Object> fields(Measured measured) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("work", measured.name());
        fields.put("requests", measured.requests());
        fields.put("failed", measured.failed());
        fields.put("fault", measured.fault());
        fields.put("perSecond", measured.perSecond());
        fields.put("p50Millis", measured.p50Nanos() / 1e6);
        fields.put("p99Millis", measured.p99Nanos() / 1e6);
        fields.put("maxMillis", measured.maxNanos() / 1e6);
        return fields;
    }
}
