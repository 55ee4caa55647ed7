package io.c19.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON on standard output. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Without a line end in it. */
    public static String line(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can be written", e);
        }
    }

    public static String pretty(@Nullable Object value) {
        try {
            return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can be written", e);
        }
    }

    /** Where a document is no JSON, if that is known. */
    public static String place(IOException fault) {
        return fault instanceof JsonProcessingException wrong && wrong.getLocation() != null
                ? " at line " + wrong.getLocation().getLineNr() + ", column "
                        + wrong.getLocation().getColumnNr()
                : "";
    }

    public static JsonNode parse(byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }
}
