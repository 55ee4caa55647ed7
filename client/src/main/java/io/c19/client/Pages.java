package io.c19.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A list of any length, read once from its beginning: each page is fetched when the one before it has been read, so only one is held. For one
 * thread. {@link #hasNext} blocks while it fetches, and fails as every request does.
 */
public final class Pages<T> implements Iterator<T> {
    private final Function<String, Page<T>> source;
    private Iterator<T> page;
    private @Nullable String cursor;

    /** @param source of the page that a cursor stands for */
    Pages(Page<T> first, Function<String, Page<T>> source) {
        this.source = source;
        this.page = first.items().iterator();
        this.cursor = first.cursor();
    }

    static <T> Pages<T> none() {
        return new Pages<>(new Page<>(List.of(), null), cursor -> new Page<>(List.of(), null));
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && cursor != null) {
            Page<T> following = source.apply(cursor);
            page = following.items().iterator();
            cursor = following.cursor();
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

    /** What is left of it. */
    public Stream<T> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false);
    }

    /** @param cursor of the following page; null: this was the last */
    record Page<T>(List<T> items, @Nullable String cursor) {}
}
