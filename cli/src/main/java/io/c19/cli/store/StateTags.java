package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Pages.Page;
import io.c19.layers.Revision;
import io.c19.layers.Tags;
import io.c19.layers.Tags.Tag;
import io.c19.layers.Tags.Tagged;
import java.util.Iterator;

/** The tags of a state in this process. */
final class StateTags {
    private static final int PAGE = 1_000;

    private final Tags tags;

    StateTags(Tags tags) {
        this.tags = tags;
    }

    Iterator<Tag> list() {
        return new Pages<>(page(null), this::page);
    }

    private Page<Tag> page(@org.jspecify.annotations.Nullable String after) {
        Tags.Page page = tags.tags(after, PAGE);
        return new Page<>(
                page.tags(),
                page.more() ? page.tags().get(page.tags().size() - 1).name() : null);
    }

    Tag set(String name, Revision revision, boolean force) {
        Tagged tagged = tags.set(name, revision, actual -> force || actual == null || actual.equals(revision));
        done(name, tagged);
        return tags.tag(name).orElseThrow(() -> absent(name));
    }

    Tag delete(String name) {
        Tag tag = tags.tag(name).orElseThrow(() -> absent(name));
        done(name, tags.delete(name, actual -> true));
        return tag;
    }

    private static void done(String name, Tagged tagged) {
        if (tagged instanceof Tagged.Refused refused) {
            throw named(name, String.valueOf(refused.actual()));
        } else if (tagged instanceof Tagged.InvalidName invalid) {
            throw new Failure(
                    ExitCode.ERROR,
                    "tag: '" + Texts.shown(name) + "' " + invalid.fault()
                            + " (expected: a name that `git check-ref-format` takes).");
        }
    }

    static Failure absent(String name) {
        return new Failure(
                ExitCode.NOT_FOUND, "tag '" + Texts.shown(name) + "' is absent; `c19 tag` lists what there is.");
    }

    static Failure named(String name, String actual) {
        return new Failure(
                ExitCode.PRECONDITION_FAILED,
                "tag '" + Texts.shown(name) + "' is the name of " + actual
                        + " (expected: a new name); --force moves it.");
    }
}
