package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.layers.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {
    /** What the encoding treats specially, and its neighbours; random keys are made of these. */
    private static final String[] PIECES = {
        ".", "..", "@", "%", "%2", "%2E", "%zz", "2", "E", "~", "~1", "git", "GI", "gi", "mailma", "\\", "/", "/", "a",
        "ü", "\u200C", "\uFEFF", "\u202E", "😀", " ", ":", "git~1", ".git"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "users/42/email",
                "ü/日本/😀",
                "a b",
                "50%",
                "100%zz",
                "a@b",
                "a.b",
                "a..b",
                "x~1",
                "CON",
                "a:b",
                "-rf"
            })
    void encode_ofWhatGitAllows_isTheKeyItself(String text) {
        assertThat(KeyPath.encode(new Key(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        ".git, %2Egit",
        "a/.b, a/%2Eb",
        "..., %2E..",
        "@, %40",
        "a/@/b, a/%40/b",
        "%41, %2541",
        "a\\b, a%5Cb",
        "git~1, git%7E1",
        "GI7EBA~1, GI7EBA%7E1",
        "mailma~1x, mailma%7E1x",
        ".g\u200Cit, %2Eg%E2%80%8Cit",
    })
    void encode_ofWhatGitForbidsOrWeUse_isPercentEncoded(String text, String path) {
        assertThat(KeyPath.encode(new Key(text))).isEqualTo(path);
        assertThat(KeyPath.decode(path)).isEqualTo(new Key(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".gitignore",
                "a/.b",
                "@",
                "%41",
                "%2egit",
                "a%5cb",
                "a\\b",
                "git~1",
                "%FF",
                "%C3%BC",
                "a//b",
                "%00"
            })
    void decode_ofAPathThatNoKeyHas_isNothing(String path) {
        assertThat(KeyPath.decode(path)).isNull();
    }

    @Test
    void encode_ofRandomKeys_isReversibleAndUnique() {
        Seed seed = Seed.take("KeyPathTest");
        Random random = seed.random();
        Map<String, Key> byPath = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            Key key = randomKey(random);
            String path = KeyPath.encode(key);
            assertThat(KeyPath.decode(path)).as("%s, key '%s'", seed, key).isEqualTo(key);
            assertThat(byPath.merge(path, key, (a, b) -> a))
                    .as("%s, path '%s'", seed, path)
                    .isEqualTo(key);
        }
    }

    private static Key randomKey(Random random) {
        while (true) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(8) + 1; n > 0; n--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            try {
                return new Key(text.toString());
            } catch (IllegalArgumentException e) {
                // Not a key: try another.
            }
        }
    }
}
