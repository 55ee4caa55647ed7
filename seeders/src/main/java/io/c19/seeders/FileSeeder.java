package io.c19.seeders;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.c19.layers.DataSeeder;
import io.c19.layers.DataSeeder.SeederKind;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The kind {@code File}, C19's own: a map {@code {"KEY": {"value": JSON, "ttl": MILLISECONDS, "ts": MILLISECONDS}, ...}} of which only the value is
 * needed; or the same as YAML, where the file's name ends in {@code .yaml} or {@code .yml}. Field: {@code filename}.
 */
public final class FileSeeder implements SeederKind {
    /** It is read whole. */
    static final long BYTES_MAX = 256L << 20;

    private static final String JSON = "application/json";
    private static final Set<String> MEMBERS = Set.of("value", "ttl", "ts");

    /** Past it there would be nothing later. */
    private static final long MILLIS_MAX =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private static final JsonMapper WRITER = new JsonMapper();

    /** For {@link java.util.ServiceLoader}. */
    public FileSeeder() {}

    @Override
    public String name() {
        return "File";
    }

    @Override
    public Set<String> aliases() {
        return Set.of("Default", "Yaml");
    }

    @Override
    public DataSeeder configure(Settings settings) {
        String given = settings.text("filename", "");
        if (given.isEmpty()) {
            throw settings.wrong("filename", "a file that holds a map of keys, as JSON or YAML");
        }
        return new Reading(settings.path("filename", Path.of(given)));
    }

    private record Reading(Path file) implements DataSeeder {
        @Override
        public String source() {
            return "file " + file;
        }

        @Override
        public void read(LayerContext context, Consumer<Seed> taker) throws IOException {
            if (Files.size(file) > BYTES_MAX) {
                throw new IOException(
                        "length in bytes: %d (expected: at most %d)".formatted(Files.size(file), BYTES_MAX));
            }
            String name = file.toString().toLowerCase(Locale.ROOT);
            ObjectMapper mapper = name.endsWith(".yaml") || name.endsWith(".yml") ? new YAMLMapper() : new JsonMapper();
            JsonNode map = parse(mapper, Files.readAllBytes(file));
            if (!map.isObject()) {
                throw new IOException("it is no map of keys");
            }
            Instant made = Files.getLastModifiedTime(file).toInstant();
            Instant now = context.clock().instant();
            List<Seed> seeds = new ArrayList<>();
            for (Map.Entry<String, JsonNode> member : map.properties()) {
                seeds.add(seed(member.getKey(), member.getValue(), made.isAfter(now) ? now : made, now));
            }
            seeds.forEach(taker);
        }

        private static JsonNode parse(ObjectMapper mapper, byte[] bytes) throws IOException {
            try {
                return mapper.readTree(bytes);
            } catch (JsonProcessingException e) {
                JsonLocation at = e.getLocation();
                throw new IOException(
                        at == null
                                ? e.getOriginalMessage()
                                : "it cannot be read at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()),
                        e);
            }
        }

        /** A time to live counts from the entry's own time; where it has none, from now. */
        private static Seed seed(String name, JsonNode node, Instant made, Instant now) throws IOException {
            JsonNode value = node.get("value");
            if (value == null) {
                throw new IOException("'%s' has no 'value'".formatted(name));
            }
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                if (!MEMBERS.contains(member.getKey())) {
                    throw new IOException("'%s' has '%s' (expected: value, ttl, ts)".formatted(name, member.getKey()));
                }
            }
            JsonNode ts = node.get("ts");
            JsonNode ttl = node.get("ttl");
            boolean dated = ts != null && !ts.isNull();
            Instant written = dated ? Instant.ofEpochMilli(millis(name, "ts", ts)) : made;
            Instant from = dated ? written : now;
            Instant expires = ttl == null || ttl.isNull() ? null : from.plusMillis(millis(name, "ttl", ttl));
            try {
                return new Seed(
                        new Key(name), new Value(WRITER.writeValueAsBytes(value), JSON, expires, written), dated);
            } catch (InvalidKeyException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        private static long millis(String name, String member, JsonNode node) throws IOException {
            if (!node.isIntegralNumber()
                    || !node.canConvertToLong()
                    || node.longValue() < 0
                    || node.longValue() > MILLIS_MAX) {
                throw new IOException("'%s': '%s' is no time in milliseconds".formatted(name, member));
            }
            return node.longValue();
        }
    }
}
