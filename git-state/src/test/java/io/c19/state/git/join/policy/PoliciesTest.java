package io.c19.state.git.join.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.state.git.join.policy.Policy.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Merge rule 14: the policy file, and what policies make of bytes. */
class PoliciesTest {
    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    private static List<byte @Nullable []> all(@Nullable String... texts) {
        List<byte @Nullable []> all = new ArrayList<>();
        for (String text : texts) {
            all.add(bytes(text));
        }
        return all;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    private static @Nullable String json(@Nullable String base, @Nullable String... sides) {
        return text(JsonMerge.merge(bytes(base), all(sides)));
    }

    private static @Nullable String lines(@Nullable String base, @Nullable String... sides) {
        return text(TextMerge.merge(bytes(base), all(sides)));
    }

    private static @Nullable String set(@Nullable String base, @Nullable String... sides) {
        return text(SetMerge.merge(bytes(base), all(sides)));
    }

    private static @Nullable String counter(@Nullable String base, @Nullable String... sides) {
        return text(CounterMerge.merge(bytes(base), all(sides)));
    }

    @Test
    void rule14_firstRuleWhosePrefixFits_isTheKeys() {
        Policies policies = Policies.parse(
                """
                c19-policy 1
                # settings are the first node's to say
                node-priority "config/" a b
                lww "con"
                json "with \\" and \\\\"
                """
                        .getBytes(UTF_8));
        assertThat(policies.faults()).isEmpty();
        assertThat(policies.of("config/x")).isEqualTo(new Policy(Kind.NODE_PRIORITY, List.of("a", "b")));
        assertThat(policies.of("connect").kind()).isEqualTo(Kind.LWW);
        assertThat(policies.of("with \" and \\/x").kind()).isEqualTo(Kind.JSON);
        assertThat(policies.of("other")).isEqualTo(Policy.MANUAL);
        assertThat(policies.of(null)).isEqualTo(Policy.MANUAL);
    }

    @Test
    void rule14_whatIsNoRule_isSkippedAndReported() {
        Policies policies = Policies.parse(
                "c19-policy 1\nlww\nmagic \"\"\nlww \"a\" node\nnode-priority \"a\"\njson \"a\"\n".getBytes(UTF_8));
        assertThat(policies.faults()).hasSize(4).first().asString().contains("line 2");
        assertThat(policies.of("a").kind()).isEqualTo(Kind.JSON);
        assertThat(Policies.parse("hello".getBytes(UTF_8)).faults()).hasSize(1);
    }

    @Test
    void rule14_json_mergesMembers_atAnyDepth() {
        assertThat(json("{\"a\":1,\"b\":{\"c\":2}}", "{\"a\":9,\"b\":{\"c\":2}}", "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}"))
                .isEqualTo("{\"a\":9,\"b\":{\"c\":2,\"d\":3}}");
        assertThat(json("{\"a\":1,\"b\":2}", "{\"b\":2}", "{\"a\":1,\"b\":3}")).isEqualTo("{\"b\":3}");
        assertThat(json(null, "{\"a\":1}", "{\"b\":\"ö\\u0001\"}")).isEqualTo("{\"a\":1,\"b\":\"ö\\u0001\"}");
        // Who changed only spaces changed nothing; the bytes of the one who did are kept.
        assertThat(json("{\"a\":1}", "{ \"a\": 2 }", "{\"a\" :1}")).isEqualTo("{ \"a\": 2 }");
    }

    @Test
    void rule14_json_clashes() {
        assertThat(json("{\"a\":1}", "{\"a\":2}", "{\"a\":3}")).isNull();
        assertThat(json("{\"a\":1}", "{\"a\":2}", "{}")).isNull();
        assertThat(json("{\"a\":[1]}", "{\"a\":[1,2]}", "{\"a\":[1,3]}")).isNull();
        assertThat(json("{\"a\":1}", "{\"a\":2}", (String) null)).isNull();
        assertThat(json("{\"a\":1}", "{ \"a\":1}", (String) null)).isNull();
        assertThat(json("{\"a\":1}", "{\"a\":2}", "{\"b\":1,\"b\":2}")).isNull();
        assertThat(json("{}", "{\"a\":1}", "[".repeat(5_000))).isNull();
    }

    @Test
    void rule14_text_mergesLines() {
        String base = "a\nb\nc\nd\ne\n";
        assertThat(lines(base, "A\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\nf\n", "a\nb\nd\ne\n"))
                .isEqualTo("A\nb\nd\ne\nf\n");
        assertThat(lines(base, "a\nX\nc\nd\ne\n", "a\nX\nc\nd\ne\n", "a\nb\nc\nd\nE"))
                .isEqualTo("a\nX\nc\nd\nE");
        assertThat(lines(base, "a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n")).isNull();
        assertThat(lines(base, "a\nX\nc\nd\ne\n", "a\nb\nY\nd\ne\n"))
                .as("touching")
                .isNull();
        assertThat(lines(base, "a\n\0\n", base)).isNull();
        assertThat(lines(null, "a\n", "b\n")).isNull();
    }

    @Test
    void rule14_counter_addsUpWhatEachSideAdded() {
        assertThat(counter("5", "6", "6", "3")).isEqualTo("5");
        assertThat(counter(null, "2", "-3")).isEqualTo("-1");
        assertThat(counter("10\n", "12\n", (String) null)).isEqualTo("2\n");
        assertThat(counter("10", "1O", "11")).isNull();
        assertThat(counter("0", "9".repeat(1_001), "1")).isNull();
    }

    @Test
    void rule14_set_hasWhatAnyAdded_withoutWhatAnyRemoved() {
        assertThat(set("[1,2,3]", "[3,1,2,\"x\"]", "[2,3]")).isEqualTo("[\"x\",2,3]");
        assertThat(set("[1]", null, "[1,2]")).isEqualTo("[2]");
        assertThat(set(null, "[{\"b\":1,\"a\":2}]", "[{\"a\":2,\"b\":1}]")).isEqualTo("[{\"a\":2,\"b\":1}]");
        assertThat(set("[]", "{}", "[]")).isNull();
    }

    @Test
    void rule14_theOrderOfTheSides_doesNotMatter() {
        Seed seed = Seed.take("PoliciesTest");
        Random random = seed.random();
        for (int i = 0; i < 2_000; i++) {
            String base = some(random);
            List<@Nullable String> sides = new ArrayList<>(List.of(some(random), some(random), some(random)));
            String[] once = sides.toArray(String[]::new);
            Collections.shuffle(sides, random);
            String[] again = sides.toArray(String[]::new);
            // Of two that say the same in other words, the first one's words stay.
            assertThat(stripped(json(base, once))).as("%s", seed).isEqualTo(stripped(json(base, again)));
            assertThat(lines(base, once)).isEqualTo(lines(base, again));
            assertThat(set(base, once)).isEqualTo(set(base, again));
            assertThat(counter(base, once)).isEqualTo(counter(base, again));
        }
    }

    private static @Nullable String stripped(@Nullable String text) {
        return text == null ? null : text.strip();
    }

    private static String some(Random random) {
        List<String> parts = new ArrayList<>();
        int kind = random.nextInt(4);
        for (int i = random.nextInt(5); i >= 0; i--) {
            int number = random.nextInt(4);
            parts.add(kind == 0 ? "\"" + i + "\":" + number : String.valueOf(number));
        }
        return switch (kind) {
            case 0 -> "{" + String.join(",", parts) + "}";
            case 1 -> "[" + String.join(",", parts) + "]";
            case 2 -> String.join("\n", parts) + "\n";
            default -> parts.get(0);
        };
    }
}
