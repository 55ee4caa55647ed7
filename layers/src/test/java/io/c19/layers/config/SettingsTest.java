package io.c19.layers.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.config.Settings.Used;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static Settings settings(String yaml) {
        return settings(yaml, Overlay.NONE);
    }

    private static Settings settings(String yaml, Overlay overlay) {
        return new Settings(List.of("layer"), ConfigFile.parse(yaml, "c19.yaml"), overlay);
    }

    @Test
    void field_isOfFlagBeforeEnvironmentBeforeFileBeforeDefault() {
        Overlay environment = new Environment(Map.of("C19_LAYER_A", "env", "C19_LAYER_B", "env"));
        Overlay flags = new Flags(Map.of("layer.a", new Overlay.Found("flag", "--a")));
        Settings settings = settings("a: file\nb: file\nc: file\n", flags.over(environment));
        assertThat(settings.text("a", "x")).isEqualTo("flag");
        assertThat(settings.text("b", "x")).isEqualTo("env");
        assertThat(settings.text("c", "x")).isEqualTo("file");
        assertThat(settings.text("d", "x")).isEqualTo("x");
        assertThat(settings.textOrNull("e")).isNull();
        assertThat(settings.effective())
                .containsExactly(
                        Map.entry("layer.a", new Used("flag", "--a")),
                        Map.entry("layer.b", new Used("env", "C19_LAYER_B")),
                        Map.entry("layer.c", new Used("file", "c19.yaml:3")),
                        Map.entry("layer.d", new Used("x", "default")),
                        Map.entry("layer.e", new Used("", "default")));
    }

    @Test
    void field_thatIsEmpty_isTheSameAsNone() {
        Settings settings = settings(
                "a: ''\nb: ~\nc:\nd: null\ne: ' '\n", new Environment(Map.of("C19_LAYER_A", "", "C19_LAYER_B", " ")));
        for (String field : List.of("a", "b", "c", "d", "e")) {
            assertThat(settings.text(field, "x")).as(field).isEqualTo("x");
            assertThat(settings.has(field)).as(field).isFalse();
        }
        assertThat(settings.integer("a", 7, 0, 9)).isEqualTo(7);
    }

    @Test
    void mapping_hasTheNamesThatTheFileChooses_unlessSomethingGoesBeforeIt() {
        String yaml = "a:\n  z/y.x: 1\n  b: two\nc: text\nd:\n  e: 5\nf:\n  g: []\n";
        Settings settings = settings(yaml, new Environment(Map.of("C19_LAYER_D", "e=6")));
        assertThat(settings.mapping("a").orElseThrow()).containsExactly(Map.entry("z/y.x", "1"), Map.entry("b", "two"));
        assertThat(settings.mapping("c")).isEmpty();
        assertThat(settings.mapping("d")).isEmpty();
        assertThat(settings.text("d", "")).isEqualTo("e=6");
        assertThat(settings.mapping("none")).isEmpty();
        assertThat(settings.unread()).containsOnlyKeys("layer.c", "layer.f");
        assertThat(settings.effective()).containsEntry("layer.a", new Used("z/y.x=1,b=two", "c19.yaml:2"));
        assertThatThrownBy(() -> settings.mapping("f"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("layer.f: 'a list'");
    }

    @Test
    void text_isAsTheFileHasIt() {
        Settings settings = settings("a: 007\nb: on\nc: 1_000\nd: 2026-01-02\ne: 0.10\nf: 1e3\ng: 'null'\n");
        assertThat(List.of("a", "b", "c", "d", "e", "f", "g"))
                .extracting(field -> settings.text(field, "x"))
                .containsExactly("007", "on", "1_000", "2026-01-02", "0.10", "1e3", "null");
    }

    @Test
    void text_ofListOrMapping_saysWhereItIs() {
        Settings settings = settings("a: [1]\nb:\n  c: 1\n");
        assertThatThrownBy(() -> settings.text("a", "x"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("layer.a: 'a list' (expected: a single value), from c19.yaml:1");
        assertThatThrownBy(() -> settings.text("b", "x")).hasMessageContaining("'a mapping of fields'");
    }

    @Test
    void integer_withinBounds_isTaken() {
        Settings settings = settings("a: 0\nb: 9\nc: ' 5 '\n");
        assertThat(settings.integer("a", 1, 0, 9)).isZero();
        assertThat(settings.integer("b", 1, 0, 9)).isEqualTo(9);
        assertThat(settings.integer("c", 1, 0, 9)).isEqualTo(5);
        assertThat(settings.integer("d", 1, 0, 9)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "10", "x", "1.0", "1 2", "99999999999999999999999", "0x1", "true"})
    void integer_otherwise_saysWhatIsExpected(String text) {
        assertThatThrownBy(() -> settings("a: " + text).integer("a", 1, 0, 9))
                .isInstanceOf(ConfigException.class)
                .hasMessage("layer.a: '" + text + "' (expected: a whole number from 0 to 9), from c19.yaml:1");
    }

    @Test
    void millis_areMilliseconds() {
        Settings settings = settings("a: 1500\nnone: null\n", new Environment(Map.of("C19_LAYER_OFF", "null")));
        assertThat(settings.millis("a", SECOND, SECOND, HOUR)).isEqualTo(Duration.ofMillis(1_500));
        assertThat(settings.millis("b", SECOND, SECOND, HOUR)).isEqualTo(SECOND);
        assertThat(settings.millisOrNull("a", SECOND, HOUR)).isEqualTo(Duration.ofMillis(1_500));
        assertThat(settings.millisOrNull("b", SECOND, HOUR)).isNull();
        assertThat(settings.millisOrNull("none", SECOND, HOUR)).isNull();
        assertThat(settings.millisOrNull("off", SECOND, HOUR)).isNull();
        assertThatThrownBy(() -> settings("a: 5m").millis("a", SECOND, SECOND, HOUR))
                .hasMessage("layer.a: '5m' (expected: milliseconds as a whole number from 1000 to 3600000),"
                        + " from c19.yaml:1");
    }

    @Test
    void flag_isTrueOrFalse() {
        Settings settings = settings("a: true\nb: FALSE\nc: 'yes'\n");
        assertThat(settings.flag("a", false)).isTrue();
        assertThat(settings.flag("b", true)).isFalse();
        assertThat(settings.flag("d", true)).isTrue();
        assertThatThrownBy(() -> settings.flag("c", true))
                .hasMessage("layer.c: 'yes' (expected: true or false), from c19.yaml:3");
    }

    @Test
    void path_isAsWritten() {
        assertThat(settings("a: x/y z").path("a", Path.of("d"))).isEqualTo(Path.of("x/y z"));
        assertThat(settings("").path("a", Path.of("d"))).isEqualTo(Path.of("d"));
        assertThatThrownBy(() -> settings("a: \"x\\0\"").path("a", Path.of("d")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("layer.a: 'x?' (expected: a path");
    }

    @Test
    void texts_areAListOrSeparatedByCommas() {
        Settings settings = settings(
                "a: [x, 1, 'y,z']\nb: x\nd: []\ne: [[x]]\nf: {x: y}\n",
                new Environment(Map.of("C19_LAYER_C", " x , y,z ")));
        assertThat(settings.texts("a", List.of())).containsExactly("x", "1", "y,z");
        assertThat(settings.texts("b", List.of())).containsExactly("x");
        assertThat(settings.texts("c", List.of())).containsExactly("x", "y", "z");
        assertThat(settings.texts("d", List.of("q"))).isEmpty();
        assertThat(settings.texts("none", List.of("q"))).containsExactly("q");
        assertThatThrownBy(() -> settings.texts("e", List.of()))
                .hasMessage("layer.e: 'a list' (expected: a list of single values), from c19.yaml:4");
        assertThatThrownBy(() -> settings.texts("f", List.of())).isInstanceOf(ConfigException.class);
    }

    @Test
    void section_hasItsOwnFields() {
        Settings settings =
                settings("inner:\n  a: 1\n  b: 2\nflat: 3\n", new Environment(Map.of("C19_LAYER_OTHER_A", "9")));
        assertThat(settings.section("inner").text("a", "x")).isEqualTo("1");
        assertThat(settings.section("other").text("a", "x")).isEqualTo("9");
        assertThat(settings.section("none").text("a", "x")).isEqualTo("x");
        assertThat(settings.has("inner")).isTrue();
        assertThat(settings.has("other")).isTrue();
        assertThat(settings.has("none")).isFalse();
        assertThat(settings.effective()).containsKeys("layer.inner.a", "layer.other.a", "layer.none.a");
        assertThatThrownBy(() -> settings.section("flat"))
                .hasMessage("layer.flat: '3' (expected: a mapping of fields), from c19.yaml:4");
    }

    @Test
    void unread_isWhatNobodyAskedFor() {
        Settings settings = settings("a: 1\nb: 2\nc: null\ninner:\n  d: 1\n  e: 2\nouter:\n  f: 1\n");
        settings.text("a", "x");
        settings.section("inner").text("e", "x");
        assertThat(settings.unread())
                .containsExactly(
                        Map.entry("layer.b", "c19.yaml:2"),
                        Map.entry("layer.c", "c19.yaml:3"),
                        Map.entry("layer.inner.d", "c19.yaml:5"),
                        Map.entry("layer.outer", "c19.yaml:8"));
    }

    @Test
    void wrong_ofALayersOwn_namesFieldValueAndOrigin() {
        Settings settings = settings("", new Flags(Map.of("layer.a", new Overlay.Found("x".repeat(100), "--a"))));
        settings.text("a", "");
        assertThat(settings.wrong("a", "something short"))
                .hasMessage("layer.a: '" + "x".repeat(60) + "...' (expected: something short), from --a");
        assertThat(settings.wrong("b", "y")).hasMessage("layer.b: '' (expected: y), from default");
    }

    @Test
    void secretInAUrl_isNotShown() {
        Settings settings = settings("a: https://token@host/x\nb: https://me:pass@host/y\n");
        assertThat(settings.text("a", "")).isEqualTo("https://token@host/x");
        assertThat(settings.effective()).containsEntry("layer.a", new Used("https://host/x", "c19.yaml:1"));
        assertThat(settings.text("b", "")).isEqualTo("https://me:pass@host/y");
        assertThat(settings.wrong("b", "something else"))
                .hasMessageContaining("'https://host/y'")
                .hasMessageNotContaining("pass");
    }
}
