package io.c19.cli.store;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a list page by page, each when it is needed. Not thread-safe. */
final class Pages<T> implements Iterator<T> {
    private final Function<String, Page<T>> source;
    private Iterator<T> page;
    private @Nullable String next;

    /** @param source of the page that a cursor stands for */
    Pages(Page<T> first, Function<String, Page<T>> source) {
        this.source = source;
        this.page = first.items().iterator();
        this.next = first.next();
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && next != null) {
            Page<T> following = source.apply(next);
            page = following.items().iterator();
            next = following.next();
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    /** @param next the cursor of the following page; null: this was the last */
    record Page<T>(List<T> items, @Nullable String next) {}
}
