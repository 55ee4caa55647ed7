package io.c19.cli.transfer;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Item;
import io.c19.cli.store.Store.Keys;
import io.c19.cli.store.Store.Scan;
import io.c19.layers.Listed;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads everything under a prefix, of one revision, and writes it where and how it was asked to. */
public final class Export {
    private final Store store;
    private final Prefix prefix;
    private final @Nullable String at;
    private final Progress progress;

    /** @param prefix empty, or one that ends in a slash; the exported names are what follows it */
    public Export(Store store, Prefix prefix, @Nullable String at, Progress progress) {
        this.store = store;
        this.prefix = prefix;
        this.at = at;
        this.progress = progress;
    }

    /** @param bare how many values lost their content type or expiry, which the target cannot hold */
    public record Result(Revision revision, long keys, long bare) {}

    /** Writes a document; the stream stays open. */
    public Result toDocument(Source.Syntax syntax, OutputStream out) throws IOException {
        Keys keys = keys();
        DocumentFormat format = syntax == Source.Syntax.YAML ? DocumentFormat.YAML : DocumentFormat.JSON;
        long written = 0;
        try (DocumentWriter writer = new DocumentWriter(format.generator(out))) {
            for (Iterator<Item> items = keys.items(); items.hasNext(); ) {
                Listed listed = listed(items.next());
                writer.write(path(listed), value(listed));
                progress.at("Exporting", ++written, 0);
            }
        }
        if (syntax == Source.Syntax.JSON) {
            out.write('\n');
        }
        return new Result(keys.revision(), written, 0);
    }

    /**
     * Writes a directory tree.
     *
     * @param overwrite whether the directory may hold something already; files that have no key stay
     */
    public Result toDirectory(Path directory, boolean overwrite) {
        DirectoryWriter writer = new DirectoryWriter(directory, overwrite);
        Iterator<Item> names = store.list(Scan.keys(prefix).at(at)).items();
        writer.check(paths(names));
        Keys keys = keys();
        long written = 0;
        long bare = 0;
        for (Iterator<Item> items = keys.items(); items.hasNext(); ) {
            Listed listed = listed(items.next());
            writer.write(path(listed), value(listed).bytes());
            bare += listed.contentType() == null && listed.expires() == null ? 0 : 1;
            progress.at("Exporting", ++written, 0);
        }
        return new Result(keys.revision(), written, bare);
    }

    private Keys keys() {
        return store.list(Scan.keys(prefix).at(at).withValues());
    }

    private Iterator<String> paths(Iterator<Item> items) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public String next() {
                return path(listed(items.next()));
            }
        };
    }

    private String path(Listed listed) {
        return listed.key().text().substring(prefix.text().length());
    }

    private static Listed listed(Item item) {
        if (item instanceof Item.One one) {
            return one.listed();
        }
        throw new IllegalStateException("a listing that is not grouped has keys only");
    }

    private static Value value(Listed listed) {
        Value value = listed.value();
        if (value == null) {
            throw new Failure(
                    ExitCode.ERROR,
                    "The agent answered '" + listed.key() + "' without its value: is it of this version?");
        }
        return value;
    }
}
