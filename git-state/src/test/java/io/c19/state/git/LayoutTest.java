package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Seed;
import io.c19.layers.Key;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {
    private static final Layout ONE = new Layout(1);
    private static final Layout TWO = new Layout(2);
    private static final String[] SEGMENTS = {"a", "b", "ab", "00", ".git", "%41", "ü", "x y"};

    /** The hashes are those of {@code printf %s PATH | sha1sum}: cb55fc..., 86f7e4..., 0182fe... */
    @ParameterizedTest
    @CsvSource({
        "users/42, users/42, cb/users/42, cb/55/users/42",
        "a, a, 86/a, 86/f7/a",
        ".env, %2Eenv, 01/%2Eenv, 01/82/%2Eenv",
    })
    void path_isSpreadByTheHashOfTheFlatOne(String key, String flat, String one, String two) {
        assertThat(Layout.FLAT.path(new Key(key))).isEqualTo(flat);
        assertThat(ONE.path(new Key(key))).isEqualTo(one);
        assertThat(TWO.path(new Key(key))).isEqualTo(two);
        assertThat(Layout.FLAT.key(flat)).isEqualTo(new Key(key));
        assertThat(ONE.key(one)).isEqualTo(new Key(key));
        assertThat(TWO.key(two)).isEqualTo(new Key(key));
    }

    /** {@code u} hashes to 51..., {@code u/15} to 517a91... */
    @Test
    void path_whereAKeyAboveHasTheSameDirectory_takesTheNextByte() {
        assertThat(ONE.path(new Key("u"))).isEqualTo("51/u");
        assertThat(ONE.path(new Key("u/15"))).isEqualTo("7a/u/15");
        assertThat(ONE.key("51/u/15")).isNull();
        assertThat(ONE.isInTheWay(new Key("u"), new Key("u/15"))).isFalse();
        assertThat(Layout.FLAT.isInTheWay(new Key("u"), new Key("u/15"))).isTrue();
    }

    @Test
    void path_ofAKeyAndThoseAboveIt_neverLeadsThroughOneOfTheirs() {
        Seed seed = Seed.take("LayoutTest");
        Random random = seed.random();
        for (int i = 0; i < 500; i++) {
            String text = SEGMENTS[random.nextInt(SEGMENTS.length)];
            Set<String> directories = new HashSet<>();
            for (int depth = 0; depth < 20; depth++) {
                Key key = new Key(text);
                String path = ONE.path(key);
                assertThat(directories.add(path.substring(0, 3)))
                        .as("%s, key '%s'", seed, key)
                        .isTrue();
                assertThat(ONE.key(path)).as("%s", seed).isEqualTo(key);
                assertThat(TWO.key(TWO.path(key))).as("%s", seed).isEqualTo(key);
                text += "/" + SEGMENTS[random.nextInt(SEGMENTS.length)];
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"users/42", "cb", "cb/", "cc/users/42", "CB/users/42", "cb/55/users/42", "cb/users/@", "cb/.users"})
    void key_ofAPathThatIsElsewhere_isNothing(String path) {
        assertThat(ONE.key(path)).isNull();
    }

    @Test
    void meant_isTheKeyThatIsElsewhere() {
        assertThat(ONE.meant("users/42")).isEqualTo(new Key("users/42"));
        assertThat(ONE.meant("00/users/42")).isEqualTo(new Key("users/42"));
        assertThat(ONE.meant("00")).isEqualTo(new Key("00"));
        assertThat(TWO.meant("00/users/42")).isEqualTo(new Key("00/users/42"));
        assertThat(ONE.meant("00/.users")).isNull();
        assertThat(Layout.FLAT.meant(".users")).isNull();
    }

    @Test
    void fanOut_otherThanNoneOneOrTwo_isRefused() {
        assertThatThrownBy(() -> new Layout(3)).hasMessage("fan_out: 3 (expected: 0 to 2)");
        assertThatThrownBy(() -> new Layout(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
