package io.c19.connection.standard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * C19's map of keys, {@code {"KEY":{"value":JSON,"ts":MILLISECONDS,"ttl":MILLISECONDS or null},...}}, read and written piece by piece.
 * Thread-safe.
 */
final class WireMap {
    private static final Logger LOG = LoggerFactory.getLogger(WireMap.class);

    private static final int SHOWN_MAX = 60;

    /** What an entry has beside its value, which may be there as JSON and as base 64. */
    private static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

    private static final int ENTRY_FACTOR = 4;

    private final WireValue values;
    private final GossipMeters meters;
    private final long entryBytesMax;
    private final JsonMapper mapper;

    WireMap(WireValue values, Limits limits, GossipMeters meters) {
        this.values = values;
        this.meters = meters;
        this.entryBytesMax = ENTRY_OVERHEAD_BYTES + (long) ENTRY_FACTOR * limits.valueBytesMax();
        // A map may have any number of names: none of them is kept.
        JsonFactory factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength((int) Math.min(Integer.MAX_VALUE, entryBytesMax))
                        .build())
                .build();
        this.mapper = JsonMapper.builder(factory)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE) // it belongs to whoever opened it
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
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
            out = mapper.createGenerator(to);
            out.writeStartObject();
        }

        void write(Dated dated) throws IOException {
            out.writeFieldName(dated.key().text());
            mapper.writeTree(out, values.write(dated));
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
        try (JsonParser parser = mapper.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode node = entry(parser);
                if (node == null) {
                    leftOut("a peer's '{}' is left out: it is over {} bytes", shown(name), entryBytesMax);
                } else {
                    read(name, node, now, exact, taker);
                }
            }
            if (parser.nextToken() != null) {
                throw new Malformed("there is more behind the map");
            }
        } catch (StreamConstraintsException e) {
            throw new Malformed("a part of it is larger than anything that would be taken here (%s)"
                    .formatted(e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            throw new Malformed("it is no JSON at line %d, column %d"
                    .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        }
    }

    /** Null when it is longer than any that would be taken; nothing of it is kept then. */
    private @Nullable JsonNode entry(JsonParser parser) throws IOException {
        long begin = parser.currentLocation().getByteOffset();
        TokenBuffer tokens = new TokenBuffer(parser);
        boolean fits = true;
        int depth = 0;
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (fits && parser.currentLocation().getByteOffset() - begin > entryBytesMax) {
                fits = false;
                tokens = new TokenBuffer(parser);
            }
            if (fits) {
                tokens.copyCurrentEvent(parser);
            }
            if (depth == 0) {
                return fits ? mapper.readTree(tokens.asParser(parser)) : null;
            }
        }
        throw new JsonEOFException(parser, null, "it ends within an entry");
    }

    private void leftOut(String message, Object... arguments) {
        LOG.warn(message, arguments);
        meters.leftOut();
    }

    private void read(String name, JsonNode node, long now, boolean exact, Consumer<Dated> taker) throws Malformed {
        if (!(node instanceof ObjectNode object)) {
            throw new Malformed("'%s' is no object".formatted(shown(name)));
        }
        try {
            Key key = new Key(name);
            WireValue.Read read = values.read(object, now);
            if (Dated.isTooLate(read.time(), now)) {
                leftOut("a peer's '{}' is left out: its time is more than a hundred years ahead", shown(name));
            } else {
                taker.accept(new Dated(key, read.time(), read.value(), exact || read.exact()));
            }
        } catch (InvalidKeyException e) {
            leftOut("a peer's key is left out: {}", String.valueOf(e.getMessage()));
        } catch (Malformed e) {
            throw new Malformed("'%s': %s".formatted(shown(name), e.getMessage()));
        }
    }

    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > SHOWN_MAX ? plain.substring(0, SHOWN_MAX) + "..." : plain;
    }
}
