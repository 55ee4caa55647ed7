package io.c19.cli.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.transfer.Plan.Content;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The keys of another store, as its own tool exports them: a list of pairs, whose values are in base64.
 *
 * <p>Both let a key begin with a slash, which no key here can; it is left out. Consul marks what it shows as a folder by a key that ends in a slash
 * and holds nothing; here a folder is there when something is in it.
 *
 * @param name of the document, for messages
 * @param list the member that has the pairs; null: the document is the list
 * @param encodedKeys whether the keys are in base64 too
 * @param command that prints such a document
 */
record ForeignPlan(String name, @Nullable String list, boolean encodedKeys, String command) {
    static ForeignPlan ofConsul(String name) {
        return new ForeignPlan(name, null, false, "consul kv export");
    }

    static ForeignPlan ofEtcd(String name) {
        return new ForeignPlan(name, "kvs", true, "etcdctl get --prefix -w json");
    }

    void fill(Plan plan, JsonNode document) {
        JsonNode pairs = list == null ? document : document.path(list);
        boolean none = list != null && document.isObject() && document.has("header") && pairs.isMissingNode();
        if (!pairs.isArray() && !none) {
            throw new Failure(
                    ExitCode.ERROR,
                    name + ": holds " + Texts.shown(document.toString()) + " (expected: what `" + command
                            + "` prints).");
        }
        int index = 0;
        for (JsonNode pair : pairs) {
            add(plan, index++, pair);
        }
    }

    private void add(Plan plan, int index, JsonNode pair) {
        byte[] value = decoded(pair.path("value"));
        byte[] encoded = encodedKeys ? decoded(pair.path("key")) : null;
        String key = encodedKeys
                ? (encoded == null ? null : Texts.utf8(encoded))
                : pair.path("key").textValue();
        if (key == null
                || (value == null
                        && !pair.path("value").isMissingNode()
                        && !pair.path("value").isNull())) {
            plan.fault("pair " + index + ": " + Texts.shown(pair.toString()) + " (expected: a key"
                    + (encodedKeys ? " of UTF-8" : "") + " and a value in base64)");
            return;
        }
        byte[] bytes = value == null ? new byte[0] : value; // what is empty is left out
        boolean folder = key.endsWith("/") && bytes.length == 0;
        if (!folder) {
            plan.add(key.startsWith("/") ? key.substring(1) : key, Content.of(Value.of(bytes)));
        }
    }

    private static byte @Nullable [] decoded(JsonNode text) {
        try {
            return text.isTextual()
                    ? Base64.getDecoder().decode(text.textValue().getBytes(StandardCharsets.UTF_8))
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
