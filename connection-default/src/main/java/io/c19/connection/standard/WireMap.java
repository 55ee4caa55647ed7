package io.c19.connection.standard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * C19's map of keys, {@code {"KEY":{"value":JSON,"ts":MILLISECONDS,"ttl":MILLISECONDS or null},...}}, read and written piece by piece.
 * Thread-safe.
 */
final class WireMap {
    /** Numbers keep the digits that they were written with, and a name that is there twice is a fault. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(WireMap.class);

    private static final int SHOWN_MAX = 60;

    private final WireValue values;

    WireMap(WireValue values) {
        this.values = values;
    }

    /** The body is not such a map; the message is a sentence's part that says where. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** Writes one map. Not thread-safe. */
    final class Writer implements AutoCloseable {
        private final JsonGenerator out;

        Writer(OutputStream to) throws IOException {
            out = MAPPER.createGenerator(to);
            out.writeStartObject();
        }

        void write(Dated dated) throws IOException {
            out.writeFieldName(dated.key().text());
            MAPPER.writeTree(out, values.write(dated));
        }

        void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.writeEndObject();
            out.close();
        }
    }

    Writer writer(OutputStream to) throws IOException {
        return new Writer(to);
    }

    /**
     * Reads a whole map; what is no key here, and what nothing could be written after, is left out with a warning.
     *
     * @param now for what comes without a time
     * @param exact whether the sender is one that says more than JSON where it has to
     * @throws Malformed when it is no such map; what came before the fault was given to the taker
     * @throws IOException when it cannot be read to its end
     */
    void read(InputStream in, long now, boolean exact, Consumer<Dated> taker) throws IOException, Malformed {
        try (JsonParser parser = MAPPER.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode node = MAPPER.readTree(parser);
                read(name, node, now, exact, taker);
            }
            if (parser.nextToken() != null) {
                throw new Malformed("there is more behind the map");
            }
        } catch (JsonProcessingException e) {
            throw new Malformed("it is no JSON at line %d, column %d"
                    .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        }
    }

    private void read(String name, JsonNode node, long now, boolean exact, Consumer<Dated> taker) throws Malformed {
        if (!(node instanceof ObjectNode object)) {
            throw new Malformed("'%s' is no object".formatted(shown(name)));
        }
        try {
            Key key = new Key(name);
            WireValue.Read read = values.read(object, now);
            if (read.time() > Dated.TIME_MAX) {
                LOG.warn("a peer's '{}' is left out: its time is past the year 9000", shown(name));
            } else {
                taker.accept(new Dated(key, read.time(), read.value(), exact || read.exact()));
            }
        } catch (InvalidKeyException e) {
            LOG.warn("a peer's key is left out: {}", e.getMessage());
        } catch (Malformed e) {
            throw new Malformed("'%s': %s".formatted(shown(name), e.getMessage()));
        }
    }

    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > SHOWN_MAX ? plain.substring(0, SHOWN_MAX) + "..." : plain;
    }
}
