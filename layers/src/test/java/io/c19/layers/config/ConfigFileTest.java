package io.c19.layers.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final String HINT = " (expected: YAML, as in the example of docs/configuration.md)";

    @TempDir
    private Path directory;

    @Test
    void parse_nothing_isAnEmptyMapping() {
        for (String nothing : new String[] {"", "\n", "# comment\n", "---\n", "~", "\ufeff"}) {
            assertThat(ConfigFile.parse(nothing, "c19.yaml").fields()).isEmpty();
        }
    }

    @Test
    void parse_anchors_areFollowed() {
        assertThat(ConfigFile.parse("a: &x {b: 1}\nc: *x\n", "c").fields().get("c"))
                .isEqualTo(ConfigFile.parse("a: {b: 1}\n", "c").fields().get("a"));
    }

    @Test
    void parse_notAMapping_saysSo() {
        verifyWrong("- a\n", "c19.yaml:1: a list (expected: a mapping with the field spec)");
        verifyWrong("\nhello\n", "c19.yaml:2: hello (expected: a mapping with the field spec)");
    }

    @Test
    void parse_fieldTwice_saysWhereBothAre() {
        verifyWrong(
                "spec:\n  agent: {}\n  state: {}\n  agent: {port: 1}\n",
                "c19.yaml:4:3: the field 'agent' occurs twice, first in c19.yaml:2" + HINT);
    }

    @Test
    void parse_noYaml_saysWhere() {
        verifyWrongAt("spec:\n  agent: {port: 1\n", "c19.yaml:3:1: ");
        verifyWrongAt("spec:\n\tagent: 1\n", "c19.yaml:2:1: ");
        verifyWrongAt("a: 1\n b: 2\n", "c19.yaml:2:3: ");
        verifyWrongAt("a: *unknown\n", "c19.yaml:1:4: ");
        verifyWrongAt("a: 1\n---\nb: 2\n", "c19.yaml:2:1: ");
        verifyWrongAt("{a: 1}: 2\n", "c19.yaml:1:1: ");
        verifyWrongAt("a: &x {b: *x}\n", "c19.yaml:1:");
        verifyWrongAt("a: " + "[".repeat(200) + "]".repeat(200), "c19.yaml");
        verifyWrongAt("a: 1\nb: x\u0007y\n", "c19.yaml:2:5: ");
    }

    @Test
    void read_unreadable_saysWhy() throws IOException {
        Path file = directory.resolve("c19.yaml");
        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": no such file (expected: a YAML file, or none for the defaults)");
        assertThatThrownBy(() -> ConfigFile.read(directory))
                .hasMessage(directory + ": is a directory (expected: a YAML file)");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(file + ": is not UTF-8 text (expected: a YAML file)");
        Files.write(file, new byte[2 << 20]);
        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessageContaining("has 2097152 bytes");
    }

    private static void verifyWrong(String yaml, String message) {
        assertThatThrownBy(() -> ConfigFile.parse(yaml, "c19.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    /** The rest of the message is the library's; it must be one line. */
    private static void verifyWrongAt(String yaml, String start) {
        assertThatThrownBy(() -> ConfigFile.parse(yaml, "c19.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(start)
                .message()
                .doesNotContain("\n");
    }
}
