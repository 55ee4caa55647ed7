package io.c19.cli;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Revision;
import java.util.List;
import java.util.stream.Collectors;

/** How the sides of a conflict are called: by the beginnings of their commits' ids, as long as it takes to tell them apart. */
record SideNames(Conflict conflict) {
    private static final int BRIEF = 10;

    String of(Side side) {
        String id = side.commit().id();
        int length = Math.min(BRIEF, id.length());
        for (Side other : conflict.sides()) {
            while (!other.equals(side)
                    && length < id.length()
                    && other.commit().id().startsWith(id.substring(0, length))) {
                length++;
            }
        }
        return id.substring(0, length);
    }

    /** The side whose commit begins so. */
    Side find(String name) {
        List<Side> fitting = conflict.sides().stream()
                .filter(side -> !name.isEmpty() && side.commit().id().startsWith(name))
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        String names = conflict.sides().stream().map(this::of).collect(Collectors.joining(", "));
        throw fitting.isEmpty()
                ? new Failure(
                        ExitCode.NOT_FOUND,
                        "No side of '" + conflict.key() + "' begins with '" + Texts.shown(name) + "' (expected: one of "
                                + names + ").")
                : new Failure(
                        ExitCode.USAGE,
                        "Several sides of '" + conflict.key() + "' begin with '" + Texts.shown(name)
                                + "' (expected: more of its digits, of one of " + names + ").");
    }

    /** Its name with who wrote it, on one line. */
    String described(Side side) {
        return "%s %s, %s".formatted(of(side), who(side), Texts.time(side.time()));
    }

    /** The node, and the author where it was not the node itself. */
    static String who(Side side) {
        String author = Texts.line(side.author().name());
        String node = side.node();
        if (node == null) {
            return author;
        }
        return author.equals(node) ? node : author + " on " + node;
    }

    static boolean isSeen(Conflict conflict, Side side) {
        Revision visible = conflict.visible();
        return side.commit().equals(visible);
    }
}
