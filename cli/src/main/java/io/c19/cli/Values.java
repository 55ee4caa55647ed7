package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Format;
import io.c19.cli.console.Output;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Described;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values are printed. */
final class Values {
    private Values() {}

    /** Prints a value of a store, or fails when the key is absent. */
    static void print(Store store, Key key, @Nullable String at, Format format, Console console) {
        if (format == Format.RAW) {
            print(store.get(key, at).orElseThrow(() -> absent(key, at)), key, at, console);
        } else {
            print(store.describe(key, at).orElseThrow(() -> absent(key, at)), format, console);
        }
    }

    /** Likewise, of what the agent itself has. */
    static void printLocal(Store store, Key key, Format format, Console console) {
        if (format == Format.RAW) {
            print(store.getLocal(key).orElseThrow(() -> absent(key, null)), key, null, console);
        } else {
            print(store.describeLocal(key).orElseThrow(() -> absent(key, null)), format, console);
        }
    }

    private static void print(Store.Found found, Key key, @Nullable String at, Console console) {
        console.write(found.entry().value().bytes());
        if (at == null && found.entry().conflicted()) {
            console.flush();
            console.note("'" + key + "' is in conflict: `c19 conflicts " + key + "` shows what else was written.");
        }
    }

    private static void print(Described described, Format format, Console console) {
        new Output(console, format).one(described, View.ofFields(d -> "", Values::fields));
    }

    static Failure absent(Key key, @Nullable String at) {
        return new Failure(
                ExitCode.NOT_FOUND,
                "key '" + key + "' is absent" + (at == null ? "" : " at " + Texts.shown(at))
                        + "; `c19 ls` lists what is there.");
    }

    /** As the agent's entry documents have them. */
    private static Map<String, @Nullable Object> fields(Described described) {
        Value value = described.entry().value();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("key", described.entry().key().text());
        addBytes(fields, value.bytes());
        fields.put("contentType", value.contentTypeOrDefault());
        fields.put("etag", described.entry().etag());
        fields.put("size", value.bytes().length);
        fields.put("revision", described.revision().id());
        fields.put("modified", Texts.time(described.modified()));
        fields.put("expires", Texts.timeOrNull(value.expires()));
        fields.put("conflict", described.entry().conflicted());
        return fields;
    }

    static void addBytes(Map<String, @Nullable Object> fields, byte[] bytes) {
        String text = Texts.utf8(bytes);
        if (text == null) {
            fields.put("valueBase64", Base64.getEncoder().encodeToString(bytes));
        } else {
            fields.put("value", text);
        }
    }
}
