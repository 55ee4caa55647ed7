package io.c19.cli.docs;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Agents;
import io.c19.cli.serve.RunningAgent;
import io.c19.fixtures.Git;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/metrics.md, the dashboard and the alerts name is what an agent answers, and nothing is left out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsDocTest {
    private static final Path DOCUMENT = Path.of("../docs/metrics.md");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE ([a-z0-9_]+) ([a-z]+)$");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(c19\\.[a-z.]+)` \\| `([a-z0-9_]+)`( \\(timer\\)| \\(histogram\\))? \\|");
    private static final Pattern NAME = Pattern.compile("\\b(?:c19|jvm|process|system)_[a-z0-9_]+\\b");
    private static final Pattern QUOTED = Pattern.compile("`((?:jvm|process|system)_[a-z0-9_]+)`");

    /** Those that only some collectors of garbage have, or that appear with the first collection. */
    private static final Pattern NOW_AND_THEN = Pattern.compile("jvm_gc_.*");

    /** Of a scrape, and of a query. */
    private static final Pattern SAMPLE = Pattern.compile("\\b((?:c19|jvm|process|system)_[a-z0-9_]+)\\{([^}]*)}");

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern BY = Pattern.compile("\\bby ?\\(([^)]*)\\)");

    /** What Prometheus adds. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

    private final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // before all
    private RunningAgent agent;

    @SuppressWarnings("NullAway.Init") // before all
    private RunningAgent asking;

    @SuppressWarnings("NullAway.Init") // before all
    private RunningAgent inDatabase;

    @SuppressWarnings("NullAway.Init") // before all
    private RunningAgent gossiping;

    private String scrape = "";

    /** With a peer that it has met, so that all series are there. */
    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path hub = Files.createDirectory(directory.resolve("hub.git"));
        Git.in(hub).run("init", "--bare", "-q");
        agent = Agents.start(
                "state.path",
                directory.resolve("data").toString(),
                "connection.port",
                "0",
                "connection.peer_provider.peers",
                hub.toString(),
                "metrics.prometheus",
                "true");
        asking = inMemory("Query");
        gossiping = inMemory("Default");
        inDatabase = Agents.start(
                "state.kind",
                "Sql",
                "state.url",
                "jdbc:sqlite:" + directory.resolve("data.db"),
                "metrics.prometheus",
                "true");
        assertThat(send(agent, "PUT", "/v1/kv/a")).contains("201");
        assertThat(send(agent, "GET", "/v1/kv/a")).contains("200");
        eventually(() -> {
            scrape = send(agent, "GET", "/metrics")
                    + send(asking, "GET", "/metrics")
                    + send(inDatabase, "GET", "/metrics")
                    + send(gossiping, "GET", "/metrics");
            assertThat(scrape).contains("c19_connection_lag_commits{", "c19_state_keys 1.0");
        });
    }

    private static RunningAgent inMemory(String connection) {
        return Agents.start(
                "state.kind",
                "Memory",
                "connection.kind",
                connection,
                "connection.port",
                "0",
                "metrics.prometheus",
                "true");
    }

    @AfterAll
    void stop() {
        inDatabase.close();
        gossiping.close();
        asking.close();
        agent.close();
    }

    private String send(RunningAgent to, String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(to.address() + path))
                .method(method, BodyPublishers.ofString("1"))
                .build();
        try {
            var reply = client.send(request, BodyHandlers.ofString());
            return reply.statusCode() + "\n" + reply.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All families, with the type of each; the greatest value of a timer is a part of it. */
    private Set<String> families() {
        Set<String> families = new TreeSet<>();
        for (Matcher type = TYPE.matcher(scrape); type.find(); ) {
            if (!type.group(1).endsWith("_max") || !type.group(2).equals("gauge")) {
                families.add(type.group(1));
            }
        }
        return families;
    }

    private static Set<String> only(Set<String> names, String start) {
        return names.stream().filter(name -> name.startsWith(start)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void document_hasEachMetricOfTheLayers_andNoOther() throws Exception {
        Set<String> documented = new TreeSet<>();
        for (Matcher row = ROW.matcher(Files.readString(DOCUMENT)); row.find(); ) {
            documented.add(row.group(2));
            assertThat(row.group(2)).as(row.group(1)).startsWith(row.group(1).replace('.', '_'));
            assertThat(scrape)
                    .as(row.group(1))
                    .contains("# TYPE " + row.group(2) + (row.group(3) == null ? " " : " histogram"));
        }

        assertThat(documented).isEqualTo(only(families(), "c19_"));
    }

    @Test
    void document_hasEachMetricOfTheProcess() throws Exception {
        Set<String> documented = new TreeSet<>();
        for (Matcher name = QUOTED.matcher(Files.readString(DOCUMENT)); name.find(); ) {
            documented.add(name.group(1));
        }
        Set<String> there = families();
        there.removeIf(name -> name.startsWith("c19_"));

        assertThat(documented).containsAll(there);
        documented.removeIf(name -> NOW_AND_THEN.matcher(name).matches());
        assertThat(there).containsAll(documented);
    }

    @Test
    void dashboardAndAlerts_nameOnlyWhatIsThere() throws Exception {
        Set<String> known = families();
        for (String file :
                new String[] {"../deploy/grafana/c19.json", "../deploy/prometheus/c19-alerts.yml", "../docs/metrics.md"
                }) {
            Set<String> named = new TreeSet<>();
            for (Matcher name = NAME.matcher(Files.readString(Path.of(file))); name.find(); ) {
                named.add(name.group().replaceAll("(_seconds|_size)_(bucket|count|sum|max)$", "$1"));
            }
            named.removeIf(name -> NOW_AND_THEN.matcher(name).matches());
            assertThat(known).as(file).containsAll(named);
        }
    }

    /** Labels and values of each sample. */
    private Map<String, Map<String, Set<String>>> labels() {
        Map<String, Map<String, Set<String>>> labels = new TreeMap<>();
        for (Matcher sample = SAMPLE.matcher(scrape); sample.find(); ) {
            Map<String, Set<String>> its = labels.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
            for (Matcher label = LABEL.matcher(sample.group(2)); label.find(); ) {
                its.computeIfAbsent(label.group(1), name -> new TreeSet<>()).add(label.group(3));
            }
        }
        return labels;
    }

    @ParameterizedTest
    @ValueSource(strings = {"../deploy/grafana/c19.json", "../deploy/prometheus/c19-alerts.yml"})
    void queries_askForLabelsThatAreThere(String file) throws Exception {
        Map<String, Map<String, Set<String>>> labels = labels();
        Set<String> all = new TreeSet<>(OF_PROMETHEUS);
        labels.values().forEach(its -> all.addAll(its.keySet()));
        String text = Files.readString(Path.of(file)).replace("\\\"", "\"");

        int selectors = 0;
        for (Matcher selector = SAMPLE.matcher(text); selector.find(); selectors++) {
            Map<String, Set<String>> its = labels.getOrDefault(selector.group(1), Map.of());
            for (Matcher label = LABEL.matcher(selector.group(2)); label.find(); ) {
                if (OF_PROMETHEUS.contains(label.group(1))) {
                    continue;
                }
                assertThat(its).as(selector.group()).containsKey(label.group(1));
                if (label.group(2).equals("=")) {
                    assertThat(its.get(label.group(1))).as(selector.group()).contains(label.group(3));
                }
            }
        }
        assertThat(selectors).isGreaterThan(5);
        for (Matcher by = BY.matcher(text); by.find(); ) {
            assertThat(all).as(by.group()).contains(by.group(1).split(", ?", -1));
        }
    }
}
