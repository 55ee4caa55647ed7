package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.store.Store.Item;
import io.c19.layers.Prefix;
import java.util.Iterator;
import java.util.List;

/**
 * Keys drawn by indentation, a directory once, above what it holds. Indentation and not branches: whether a branch goes on
 * could only be known at the end of the listing.
 */
final class TreeDrawing {
    private static final String INDENT = "  ";

    private TreeDrawing() {}

    static void draw(Prefix prefix, Iterator<Item> items, Console console) {
        int from = prefix.directory().length();
        List<String> open = List.of();
        while (items.hasNext()) {
            List<String> segments = List.of(items.next().text().substring(from).split("/", -1));
            List<String> directories = segments.subList(0, segments.size() - 1);
            int shared = 0;
            while (shared < open.size()
                    && shared < directories.size()
                    && open.get(shared).equals(directories.get(shared))) {
                shared++;
            }
            for (int level = shared; level < directories.size(); level++) {
                console.line(INDENT.repeat(level) + directories.get(level) + "/");
            }
            console.line(INDENT.repeat(directories.size()) + segments.get(segments.size() - 1));
            open = directories;
        }
    }
}
