package io.c19.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " ",
                "a/b",
                "...",
                ".a",
                "a.",
                "..a/b..",
                "%",
                "\u00e9",
                "\ud83d\udc08",
                "\u2028",
                "\uffff",
                "-"
            })
    void new_legalText_isKept(String text) {
        assertThat(new Key(text).text()).isEqualTo(text);
        assertThat(new Key(text)).hasToString(text);
    }

    @Test
    void new_illegalText_saysWhatAndWhere() {
        Map<String, String> faults = Map.of(
                "", "is empty",
                "/", "empty segment at index 0",
                "/a", "empty segment at index 0",
                "a/", "empty segment at index 2",
                "a//b", "empty segment at index 2",
                ".", "segment '.' at index 0",
                "a/.", "segment '.' at index 2",
                "ab/../c", "segment '..' at index 3");
        faults.forEach((text, fault) -> assertThatThrownBy(() -> new Key(text))
                .isInstanceOfSatisfying(
                        InvalidKeyException.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessage("key: '" + text + "': " + fault));
    }

    @Test
    void new_controlCharacter_saysWhichAndWhereAndShowsNone() {
        for (char control : new char[] {0, '\n', '\t', 0x1b, 0x7f, 0x80, 0x9f}) {
            assertThatThrownBy(() -> new Key("ab" + control))
                    .isInstanceOf(InvalidKeyException.class)
                    .hasMessage("key: 'ab\ufffd': control character U+%04X at index 2".formatted((int) control));
        }
    }

    @Test
    void new_unpairedSurrogate_saysWhichAndWhere() {
        for (String text : List.of("a\ud83d", "a\udc08", "a\ud83dx", "a\udc08\ud83d")) {
            assertThatThrownBy(() -> new Key(text))
                    .isInstanceOf(InvalidKeyException.class)
                    .hasMessageContaining("unpaired surrogate U+D")
                    .hasMessageContaining("at index 1");
        }
    }

    @Test
    void new_longIllegalText_isCutInTheMessage() {
        assertThatThrownBy(() -> new Key("\ud83d\udc08".repeat(100) + "/"))
                .hasMessage("key: '" + "\ud83d\udc08".repeat(80) + "...': empty segment at index 201");
    }

    @Test
    void segments_areTheParts() {
        assertThat(new Key("a/b c/%2F").segments()).containsExactly("a", "b c", "%2F");
    }

    @Test
    void utf8Length_isThatOfTheBytes() {
        for (String text : List.of("a", "~", "\u00e9", "\u07ff", "\u0800", "\uffff", "\ud83d\udc08x")) {
            assertThat(new Key(text).utf8Length()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void compareTo_isTheOrderOfTheUtf8Bytes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> parts =
                List.of("a", "b", "/x", "!", "\u00e9", "\ud7ff", "\ue000", "\uffff", "\ud800\udc00", "\udbff\udfff");
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder("k");
            for (int length = random.nextInt(4); length > 0; length--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            keys.add(new Key(text.toString()));
        }
        List<Key> byBytes = new ArrayList<>(keys);
        byBytes.sort(Comparator.comparing(key -> key.text().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        Collections.sort(keys);
        assertThat(keys).as("seed %d", seed).isEqualTo(byBytes);
    }
}
