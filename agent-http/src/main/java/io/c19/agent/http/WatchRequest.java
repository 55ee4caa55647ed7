package io.c19.agent.http;

import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be told of, and how.
 *
 * @param since what it names as the revision from which on; null: from now on
 * @param patience how long at most to wait for a first change, as one answer; null: a stream of events without end
 */
record WatchRequest(Prefixes prefixes, @Nullable String since, WatchEvent.Form form, @Nullable Duration patience) {
    /** Each is compared with each change. */
    static final int PREFIXES_MAX = 100;

    /** Longer than proxies leave a connection alone; a client asks again. */
    static final Duration WAIT_MAX = Duration.ofMinutes(10);

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(ms|s|m)");

    /** @throws ProblemException for what is malformed */
    static WatchRequest read(Exchange exchange) {
        Query query = exchange.query(List.of("prefix"), "since", "values", "previous", "wait");
        List<Prefix> prefixes = query.all("prefix").stream().map(Prefix::new).toList();
        if (prefixes.size() > PREFIXES_MAX) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "prefix: is given %d times (expected: at most %d).".formatted(prefixes.size(), PREFIXES_MAX));
        }
        Duration wait = wait(query);
        if (wait != null && exchange.accepts(MediaTypes.EVENT_STREAM)) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "wait: is for one answer (expected: no wait with Accept: text/event-stream, or another Accept).");
        }
        // What a browser sends when it connects again, to the same address as the first time.
        String last = exchange.header(LAST_EVENT_ID);
        return new WatchRequest(
                Prefixes.of(prefixes),
                last == null ? query.revision("since") : last,
                new WatchEvent.Form(query.flag("values"), query.flag("previous")),
                wait);
    }

    private static @Nullable Duration wait(Query query) {
        String text = query.text("wait");
        if (text == null) {
            return null;
        }
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration wait =
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMinutes(number);
                    };
            if (wait.compareTo(WAIT_MAX) <= 0) {
                return wait;
            }
        }
        throw ProblemType.INVALID_REQUEST.failure("wait: '%s' (expected: a time up to %dm, such as 30s or 500ms)."
                .formatted(Texts.shown(text), WAIT_MAX.toMinutes()));
    }
}
