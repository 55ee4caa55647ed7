package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.layers.History;
import io.c19.layers.History.Lookup;
import io.c19.layers.Revision;
import io.c19.layers.State;
import io.c19.layers.Tags;
import io.c19.layers.Tags.Tag;
import io.c19.layers.Tags.Tagged;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
    @TempDir
    Path directory;

    private Path data;
    private State state;

    @BeforeEach
    void open() {
        data = Stores.init(directory.resolve("data"));
        state = Stores.open(data);
    }

    @AfterEach
    void close() {
        state.close();
        Git.fsckStrict(data);
    }

    private Tags tags() {
        return state.capability(Tags.class).orElseThrow();
    }

    private static List<String> names(Tags.Page page) {
        return page.tags().stream().map(Tag::name).toList();
    }

    private Revision found(String name) {
        Lookup lookup = state.capability(History.class).orElseThrow().find(name);
        return ((Lookup.Found) lookup).revision();
    }

    @Test
    void set_isATagForGitToo_andAfterAnotherStart() {
        Revision first = Stores.put(state, "k", "1");
        // At once: Git shall find the commit, which a moment ago was in the log only.
        assertThat(tags().set("release/1.0", first, now -> now == null)).isEqualTo(new Tagged.Done(null));
        Revision second = Stores.put(state, "k", "2");
        assertThat(tags().set("latest", second, now -> true)).isEqualTo(new Tagged.Done(null));

        assertThat(Git.in(data).run("tag").lines()).containsExactly("latest", "release/1.0");
        assertThat(Git.in(data).run("show", "release/1.0:k")).isEqualTo("1");
        state.close();
        state = Stores.open(data);
        assertThat(names(tags().tags(null, 10))).containsExactly("latest", "release/1.0");
        assertThat(tags().tag("release/1.0").orElseThrow().revision()).isEqualTo(first);
        assertThat(found("release/1.0")).isEqualTo(first);
        assertThat(found("latest~1")).isEqualTo(first);
        assertThat(Stores.get(state.at(found("release/1.0")).orElseThrow(), "k"))
                .isEqualTo("1");
    }

    @Test
    void tagsThatGitMade_areListed_withTheCommitsTheyAreAbout() {
        Revision first = Stores.put(state, "k", "1");
        Stores.packed(data, state);
        Git git = Git.in(data);
        git.run("tag", "light", "main");
        git.run(
                "-c",
                "user.name=Ann",
                "-c",
                "user.email=a@example.org",
                "tag",
                "-a",
                "-m",
                "notes",
                "annotated",
                "main");
        git.run("tag", "tree", "main^{tree}");
        git.run("pack-refs", "--all");

        assertThat(tags().tags(null, 10).tags()).extracting(Tag::revision).containsExactly(first, first);
        assertThat(names(tags().tags(null, 1))).containsExactly("annotated");
        assertThat(tags().tags(null, 1).more()).isTrue();
        assertThat(names(tags().tags("annotated", 1))).containsExactly("light");
        assertThat(tags().tags("annotated", 1).more()).isFalse();
        assertThat(found("annotated")).isEqualTo(first);
        assertThat(tags().tag("tree")).isEmpty();

        Revision second = Stores.put(state, "k", "2");
        assertThat(tags().set("annotated", second, now -> first.equals(now))).isEqualTo(new Tagged.Done(first));
        assertThat(tags().delete("light", now -> true)).isEqualTo(new Tagged.Done(first));
        assertThat(git.run("tag").lines()).containsExactly("annotated", "tree");
        assertThat(git.run("rev-parse", "annotated").strip()).isEqualTo(second.id());
    }

    @Test
    void set_notWanted_leavesItWhereItWas() {
        Revision first = Stores.put(state, "k", "1");
        Revision second = Stores.put(state, "k", "2");
        tags().set("t", first, now -> true);
        assertThat(tags().set("t", second, now -> now == null)).isEqualTo(new Tagged.Refused(first));
        assertThat(tags().set("u", second, now -> now != null)).isEqualTo(new Tagged.Refused(null));
        assertThat(tags().set("t", first, now -> true)).isEqualTo(new Tagged.Done(first));
        assertThat(tags().delete("t", now -> second.equals(now))).isEqualTo(new Tagged.Refused(first));
        assertThat(tags().tag("t").orElseThrow().revision()).isEqualTo(first);
        assertThat(tags().delete("u", now -> true)).isEqualTo(new Tagged.Done(null));
    }

    /** Whoever decided by what was there decides again when that has changed. */
    @Test
    void set_movedByGitMeanwhile_asksAgain() {
        Revision first = Stores.put(state, "k", "1");
        Revision second = Stores.put(state, "k", "2");
        Stores.packed(data, state);
        tags().set("t", first, now -> true);
        AtomicInteger asked = new AtomicInteger();
        List<Revision> seen = new ArrayList<>();
        Tagged tagged = tags().set("t", first, now -> {
            seen.add(now);
            if (asked.incrementAndGet() == 1) {
                Git.in(data).run("tag", "-f", "t", second.id());
                Git.in(data).run("tag", "-d", "t");
            }
            return now == null;
        });
        assertThat(tagged).isEqualTo(new Tagged.Refused(first));
        assertThat(tags().set("t", second, now -> {
                    if (asked.incrementAndGet() == 2) {
                        Git.in(data).run("tag", "t", first.id());
                    }
                    return now == null || now.equals(first);
                }))
                .isEqualTo(new Tagged.Done(first));
        assertThat(seen).containsExactly(first);
        assertThat(tags().tag("t").orElseThrow().revision()).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "main",
                "HEAD",
                "0123456789012345678901234567890123456789",
                "-d",
                "a..b",
                "a b",
                "a~1",
                "a^",
                "a:b",
                "a//b",
                "/a",
                "a/",
                "a.lock",
                ".a",
                "a/.b",
                "a\\b",
                "a\u0000",
                "@{1}",
                "a?",
                "a[",
                "a."
            })
    void set_nameThatGitWouldNotTake_isInvalid(String name) {
        Revision first = Stores.put(state, "k", "1");
        assertThat(tags().set(name, first, now -> true)).isInstanceOf(Tagged.InvalidName.class);
        assertThat(tags().delete(name, now -> true)).isInstanceOf(Tagged.InvalidName.class);
        assertThat(tags().tag(name)).isEmpty();
        assertThat(tags().tags(null, 1).tags()).isEmpty();
    }

    @Test
    void set_nameAmongOthers_asFilesAndDirectoriesAllow() {
        Revision first = Stores.put(state, "k", "1");
        tags().set("a", first, now -> true);
        assertThat(tags().set("a/b", first, now -> true)).isInstanceOf(Tagged.InvalidName.class);
        tags().delete("a", now -> true);
        assertThat(tags().set("a/b", first, now -> true)).isInstanceOf(Tagged.Done.class);
        assertThat(tags().set("a", first, now -> true)).isInstanceOf(Tagged.InvalidName.class);
        tags().delete("a/b", now -> true);
        assertThat(tags().set("a", first, now -> true)).isInstanceOf(Tagged.Done.class);
        assertThat(tags().set("x".repeat(201), first, now -> true)).isInstanceOf(Tagged.InvalidName.class);
        assertThat(tags().set("\u00e9t\u00e9", first, now -> true)).isInstanceOf(Tagged.Done.class);
    }
}
