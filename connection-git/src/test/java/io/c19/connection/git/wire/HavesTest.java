package io.c19.connection.git.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node says that it has. */
class HavesTest {
    private static final ObjectId TIP = ObjectId.fromString("0123456789012345678901234567890123456789");

    @Test
    void parse_ofWhatWasSaid_isTheSame() {
        Haves haves = new Haves(Map.of("a", TIP, "b-2_x", ObjectId.zeroId()));

        assertThat(Haves.parse(haves.toString())).isEqualTo(haves);
        assertThat(Haves.parse(Haves.NOTHING.toString())).isEqualTo(Haves.NOTHING);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", ",,", "a", "a=", "=0123456789012345678901234567890123456789", "a=0123", "../x=0", "a=b=c"})
    void parse_ofNonsense_isNothing(String header) {
        assertThat(Haves.parse(header)).isEqualTo(Haves.NOTHING);
    }

    @Test
    void parse_ofSomeNonsense_isTheRest() {
        assertThat(Haves.parse("x,a=" + TIP.name() + ",=").tips()).containsOnly(Map.entry("a", TIP));
    }

    @Test
    void toString_ofMoreThanAHeaderHolds_isNothing_andSoIsMoreThanThatOfOthers() {
        Map<String, ObjectId> many = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.put("node" + i, TIP);
        }

        assertThat(new Haves(many).toString()).isEmpty();
        assertThat(Haves.parse(("a=" + TIP.name() + ",").repeat(1_000))).isEqualTo(Haves.NOTHING);
    }
}
