package io.c19.state.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** What Redis does in one step, without anybody else in between. Written in Lua, in the files beside this class. */
enum Script {
    OPEN("common", "commit", "open"),
    WRITE("common", "commit", "write"),
    DELETE("common", "commit", "delete"),
    PURGE("common", "commit", "purge"),
    GET("common", "get"),
    LIST("common", "list");

    private final String source;
    private final String sha;

    Script(String... parts) {
        StringBuilder whole = new StringBuilder();
        for (String part : parts) {
            whole.append(read(part + ".lua"));
        }
        this.source = whole.toString();
        this.sha = HexFormat.of().formatHex(sha1(source.getBytes(StandardCharsets.UTF_8)));
    }

    String source() {
        return source;
    }

    /** By which Redis knows it, once it was sent whole. */
    String sha() {
        return sha;
    }

    private static String read(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
