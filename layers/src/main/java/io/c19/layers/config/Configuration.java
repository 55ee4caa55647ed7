package io.c19.layers.config;

import io.c19.layers.AgentKind;
import io.c19.layers.ConnectionKind;
import io.c19.layers.ConnectionKind.Connecting;
import io.c19.layers.DataSeeder;
import io.c19.layers.DataSeeder.SeederKind;
import io.c19.layers.ExporterKind;
import io.c19.layers.Limits;
import io.c19.layers.StateKind;
import io.c19.layers.config.ConfigNode.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration, checked: every layer has read its settings and can be started. Immutable.
 *
 * @param seeder null: the state begins with what it holds
 * @param connection null: the agent runs alone
 * @param exporters of what layers measure, by the name of their section; none: nobody looks
 * @param effective every field that a layer read, by full name below {@code spec}, with its value and origin
 * @param warnings what was given but has no effect, as sentences
 */
public record Configuration(
        AgentKind.Starting agent,
        StateKind.Opening state,
        @Nullable DataSeeder seeder,
        @Nullable Connecting connection,
        Map<String, ExporterKind.Opening> exporters,
        Limits limits,
        Map<String, Settings.Used> effective,
        List<String> warnings) {

    /** The parts of {@code spec} that this program knows. */
    static final List<String> SECTIONS = List.of("agent", "state", "connection", "metrics", "limits");

    private static final String VERSION = "0.1";
    private static final String DEFAULT_AGENT = "Default";
    private static final String DEFAULT_STATE = "Git";
    private static final String DEFAULT_CONNECTION = "Git";
    private static final String DEFAULT_SEEDER = "File";
    private static final String SEEDER = "data_seeder";

    /** Fields of C19 that may have no effect, with what serves their purpose then. */
    private static final Map<String, String> STALE =
            Map.of("state.data_seeder", "; load data with 'c19 import' once the agent runs");

    public Configuration {
        exporters = Collections.unmodifiableMap(new LinkedHashMap<>(exporters));
        effective = Collections.unmodifiableMap(new LinkedHashMap<>(effective));
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the configuration for the layers on the class path. Touches nothing but the file.
     *
     * @param file null: there is none, and every field has its default unless the overlay gives it
     * @param overlay takes precedence over the file
     * @throws ConfigException when the file cannot be read or a field cannot be used
     */
    public static Configuration load(@Nullable Path file, Overlay overlay) {
        return load(
                file == null ? ConfigNode.NO_FILE : ConfigFile.read(file),
                overlay,
                Kinds.installed("agent", AgentKind.class),
                Kinds.installed("state", StateKind.class),
                Kinds.installed("connection", ConnectionKind.class),
                Kinds.installed("metrics", ExporterKind.class));
    }

    static Configuration load(
            Section file,
            Overlay overlay,
            Kinds<AgentKind> agents,
            Kinds<StateKind> states,
            Kinds<ConnectionKind> connections,
            Kinds<ExporterKind> exporters) {
        checkNesting(file);
        Settings top = new Settings(List.of(), withoutSpec(file), Overlay.NONE);
        Settings spec = new Settings(List.of(), spec(file), overlay);
        List<String> warnings = new ArrayList<>();

        String version = top.text("version", VERSION);
        if (!version.equals(VERSION)) {
            warnings.add("version: '%s' is read as %s, the only one there is".formatted(version, VERSION));
        }
        Settings agent = spec.section("agent");
        AgentKind.Starting starting = agents.choose(agent, DEFAULT_AGENT).configure(agent);
        Settings state = spec.section("state");
        StateKind.Opening opening = states.choose(state, DEFAULT_STATE).configure(state);
        @Nullable DataSeeder seeder = seeder(state);
        @Nullable Connecting connecting = spec.has("connection") ? connecting(spec, connections) : null;
        Map<String, ExporterKind.Opening> exporting = exporting(spec.section("metrics"), exporters);
        Limits limits = Limits.read(spec.section("limits"));

        top.unread()
                .forEach((field, place) ->
                        warnings.add("%s: the field '%s' is ignored: it is not known here".formatted(place, field)));
        spec.unread()
                .forEach((field, place) -> warnings.add("%s: the field '%s' is ignored: %s%s"
                        .formatted(place, field, reason(field, spec), STALE.getOrDefault(field, ""))));
        overlay.strays(spec.effective().keySet())
                .forEach(name ->
                        warnings.add("%s is ignored: no layer of this configuration has such a field".formatted(name)));
        return new Configuration(starting, opening, seeder, connecting, exporting, limits, spec.effective(), warnings);
    }

    private static Map<String, ExporterKind.Opening> exporting(Settings metrics, Kinds<ExporterKind> kinds) {
        Map<String, ExporterKind.Opening> exporting = new LinkedHashMap<>();
        for (ExporterKind kind : kinds.all()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            if (metrics.wanted(name)) {
                exporting.put(name, kind.configure(metrics.section(name)));
            }
        }
        return exporting;
    }

    private static @Nullable DataSeeder seeder(Settings state) {
        Kinds<SeederKind> kinds = Kinds.installed("data seeder", SeederKind.class);
        if (!state.has(SEEDER) || kinds.all().isEmpty()) {
            return null;
        }
        Settings seeder = state.section(SEEDER);
        return kinds.choose(seeder, DEFAULT_SEEDER).configure(seeder);
    }

    private static Connecting connecting(Settings spec, Kinds<ConnectionKind> kinds) {
        Settings connection = spec.section("connection");
        if (kinds.all().isEmpty()) {
            connection.text("kind", DEFAULT_CONNECTION);
            throw connection.wrong(
                    "kind", "no connection, since no kind of it is installed: without one the agent runs alone");
        }
        return kinds.choose(connection, DEFAULT_CONNECTION).configure(connection);
    }

    private static String reason(String field, Settings spec) {
        int dot = field.indexOf('.');
        String section = dot < 0 ? "" : field.substring(0, dot);
        Settings.Used kind = spec.effective().get(section + ".kind");
        return kind == null
                ? "it is not known here"
                : "%s of kind %s has no such field".formatted(section, kind.value());
    }

    /** Without this, an agent would start that has nothing of what was asked for. */
    private static void checkNesting(Section file) {
        for (String section : SECTIONS) {
            ConfigNode misplaced = file.get(section);
            if (misplaced != null) {
                throw new ConfigException("%s: it stands beside 'spec' (expected: below it, as 'spec.%s'), from %s"
                        .formatted(section, section, misplaced.place()));
            }
        }
    }

    private static @Nullable Section spec(Section file) {
        ConfigNode spec = file.get("spec");
        if (spec == null || spec instanceof Section) {
            return (Section) spec;
        }
        throw new ConfigException(
                "spec: '%s' (expected: a mapping of fields), from %s".formatted(spec.shown(), spec.place()));
    }

    private static Section withoutSpec(Section file) {
        Map<String, ConfigNode> fields = new LinkedHashMap<>(file.fields());
        fields.remove("spec");
        return new Section(fields, file.place());
    }
}
