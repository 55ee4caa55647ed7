package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Key;
import io.c19.state.git.join.Derivations;
import io.c19.state.git.join.World;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

/** Merge rule 10: the sides of any key, in any layout, are where readers of the state look for them. */
class ConflictPathsTest {
    private static final List<String> KEYS =
            List.of("k", "@", "a/@", "a/@/b", ".conflicts/x", ".@", "%40", "a@/@@", "ö/~", ".c19/meta");

    @Test
    void sides_areFoundUnderTheKeysPath() {
        for (int fanOut = 0; fanOut <= Layout.FAN_OUT_MAX; fanOut++) {
            for (String text : KEYS) {
                check(new Layout(fanOut), new Key(text));
            }
        }
    }

    private static void check(Layout layout, Key key) {
        World world = new World();
        String path = layout.path(key);
        ObjectId root = world.commit(List.of(), Map.of(), 1, "n");
        ObjectId a = world.commit(List.of(root), Map.of(path, world.file("1")), 1, "a");
        ObjectId b = world.commit(List.of(root), Map.of(path, world.file("2")), 2, "b");
        Derivations derivations = new Derivations(world, world, at -> {
            Key found = layout.key(at);
            return found == null ? null : found.text();
        });
        Derivations.Main main = derivations.main(List.of(a, b));
        world.add(main);

        Roots roots = Roots.of(main.tree(), world);
        Roots.Located located = roots.locate(path, world);
        assertThat(located).isNotNull().extracting(Roots.Located::conflicted).isEqualTo(true);
        assertThat(derivations.sides(main.tree(), path)).containsOnlyKeys(a, b);
        assertThat(new Census(world, layout).conflicts(roots.conflicts())).isEqualTo(1);
        assertThat(world.files(main.tree()))
                .containsOnlyKeys(
                        path, ".conflicts/" + path + "/@/" + a.name(), ".conflicts/" + path + "/@/" + b.name());
    }
}
