package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Transactions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/http-api.md lists is what there is; its examples are run with the command line's documents. */
class DocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/http-api.md");
    private static final Pattern PROBLEM = Pattern.compile("\\| `(/problems/[a-z-]+)` \\| ([0-9]{3}) \\|.*");

    @Test
    void document_problems_areThoseOfTheTable() throws Exception {
        List<String> listed = Files.readAllLines(DOCUMENT).stream()
                .map(PROBLEM::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(listed)
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(type -> type.uri() + " " + type.status())
                        .toList());
    }

    @Test
    void document_bounds_areThoseOfTheCode() throws Exception {
        String document = Files.readString(DOCUMENT);

        assertThat(document)
                .contains("1 to %d (ten years)".formatted(Serving.TTL_MILLIS_MAX))
                .contains(String.format(Locale.ROOT, "at most %,d", Transactions.DELETED_ONE_BY_ONE_MAX))
                .contains("up to %d times, then the answer is 409".formatted(PatchRoute.ATTEMPTS_MAX))
                .contains("| values in one page of JSON | %d MiB".formatted(Serving.ANSWER_VALUE_BYTES_MAX >> 20))
                .contains("| body of a batch | %d MiB".formatted(Serving.BATCH_BODY_BYTES_MAX >> 20))
                .contains("413 past %d MiB".formatted(DiffRoute.DIFF_CHARS_MAX >> 20))
                .contains("| a body | %d s".formatted(BodyStream.GRACE.toSeconds()))
                .contains("nothing moves | %d s".formatted(ServerTuning.IDLE_MAX.toSeconds()))
                .contains("finish for up to %d s".formatted(ServerTuning.STOP_MAX.toSeconds()));
    }

    @Test
    void document_routes_areAllThere() throws Exception {
        String document = Files.readString(DOCUMENT);

        try (RunningAgent agent = RunningAgent.onMemory()) {
            assertThat(Stream.of(
                            "/v1/kv",
                            "/v1/kv/a",
                            "/v1/txn",
                            "/v1/history/a",
                            "/v1/log",
                            "/v1/diff",
                            "/v1/revert",
                            "/v1/conflicts",
                            "/v1/conflicts/a",
                            "/v1/policies",
                            "/v1/gc",
                            "/v1/status",
                            "/v1/peers",
                            "/v1/sync",
                            "/livez",
                            "/readyz"))
                    .allSatisfy(path -> {
                        String allow = agent.send("OPTIONS", path, null).header("Allow");
                        for (String method : allow.split(", ", -1)) {
                            String route = method + " " + path.replaceFirst("/a$", "/{key}");
                            assertThat(method.equals("OPTIONS") || method.equals("HEAD") || document.contains(route))
                                    .as(route)
                                    .isTrue();
                        }
                    });
        }
    }
}
