package io.c19.cli.transfer;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Item;
import io.c19.cli.store.Store.Scan;
import io.c19.cli.store.Store.Written;
import io.c19.cli.transfer.Plan.Content;
import io.c19.layers.Batch;
import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.Listed;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Plan} in few batches. What the store holds already is left alone, so that an import that was interrupted
 * can be run again and an unchanged one makes no revision.
 */
public final class Import {
    /** Of values in one batch: a request of about 6 MiB, as JSON makes four bytes of three. */
    private static final long BATCH_BYTES_MAX = 4 << 20;

    private final Store store;
    private final int batchPutsMax;
    private final Prefix prefix;
    private final Note note;
    private final Progress progress;
    private final List<Mutation> batch = new ArrayList<>();
    private long batchPuts;
    private long batchBytes;
    private long put;
    private long unchanged;
    private long deleted;
    private long revisions;
    private long done;
    private @Nullable Revision newest;

    Import(Store store, int batchPutsMax, Prefix prefix, Note note, Progress progress) {
        this.store = store;
        this.batchPutsMax = batchPutsMax;
        this.prefix = prefix;
        this.note = note;
        this.progress = progress;
    }

    /** @param revision the last one that it made; null when there was nothing to change */
    public record Result(long put, long unchanged, long deleted, long revisions, @Nullable Revision revision) {}

    /** @param delete whether the keys under the prefix that the plan lacks are deleted */
    Result run(Plan plan, boolean delete) {
        Map<Key, Listed> existing = existing();
        List<Key> surplus = existing.keySet().stream()
                .filter(key -> !plan.contents().containsKey(key))
                .sorted()
                .toList();
        if (!delete) {
            findClashes(plan, existing);
        }
        refuseFaults(plan);
        long total = plan.contents().size();
        try {
            if (delete) {
                surplus.forEach(key -> batch.add(new Mutation.Delete(key)));
                deleted = surplus.size();
            }
            for (Map.Entry<Key, Content> entry : plan.contents().entrySet()) {
                put(entry.getKey(), entry.getValue().value(), existing.get(entry.getKey()));
                progress.at("Importing", ++done, total);
            }
            flush();
        } catch (Failure e) {
            throw revisions == 0 ? e : interrupted(e, total);
        }
        return new Result(put, unchanged, deleted, revisions, newest);
    }

    private Map<Key, Listed> existing() {
        Map<Key, Listed> existing = new HashMap<>();
        for (Iterator<Item> items = store.list(Scan.keys(prefix)).items(); items.hasNext(); ) {
            if (items.next() instanceof Item.One one) {
                existing.put(one.listed().key(), one.listed());
            }
        }
        return existing;
    }

    /** The store would refuse these too, but only when their turn comes. */
    private static void findClashes(Plan plan, Map<Key, Listed> existing) {
        for (Key key : plan.contents().keySet()) {
            directories(key).stream()
                    .filter(existing::containsKey)
                    .filter(directory -> !plan.contents().containsKey(directory))
                    .forEach(directory -> plan.fault("'" + directory + "' holds a value in the store, so '" + key
                            + "' cannot: it would be a directory of it"));
        }
        for (Key key : existing.keySet()) {
            directories(key).stream()
                    .filter(plan.contents()::containsKey)
                    .filter(directory -> !existing.containsKey(directory))
                    .forEach(directory -> plan.fault("'" + key + "' holds a value in the store, so '" + directory
                            + "' cannot: it is a directory of it"));
        }
    }

    private static List<Key> directories(Key key) {
        List<Key> directories = new ArrayList<>();
        String text = key.text();
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
            directories.add(new Key(text.substring(0, slash)));
        }
        return directories;
    }

    private static void refuseFaults(Plan plan) {
        if (plan.faultsTotal() == 0) {
            return;
        }
        StringBuilder sentence = new StringBuilder("Nothing was imported, for ")
                .append(Texts.count(plan.faultsTotal(), "reason"))
                .append(':');
        plan.faults().forEach(fault -> sentence.append("\n  ").append(fault).append('.'));
        if (plan.faultsTotal() > plan.faults().size()) {
            sentence.append("\n  ... and ")
                    .append(plan.faultsTotal() - plan.faults().size())
                    .append(" more.");
        }
        throw new Failure(ExitCode.ERROR, sentence.toString());
    }

    private void put(Key key, Value value, @Nullable Listed existing) {
        if (existing != null && holds(existing, value)) {
            unchanged++;
            return;
        }
        int length = value.bytes().length;
        if (batchPuts > 0 && (batchPuts == batchPutsMax || batchBytes + length > BATCH_BYTES_MAX)) {
            flush();
        }
        batch.add(new Mutation.Put(key, value));
        batchPuts++;
        batchBytes += length;
        put++;
    }

    private static boolean holds(Listed existing, Value value) {
        return existing.etag().equals(Etag.of(value.bytes()))
                && new Value(value.bytes(), existing.contentType(), existing.expires(), null).equals(value)
                && Objects.equals(value.written(), null);
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        Written written = store.write(new Batch(List.of(), batch, note));
        if (!written.revision().equals(newest)) {
            revisions++;
            newest = written.revision();
        }
        batch.clear();
        batchPuts = 0;
        batchBytes = 0;
    }

    private Failure interrupted(Failure cause, long total) {
        return new Failure(
                cause.code(),
                cause.sentence() + " Before that, " + Texts.count(put - batchPuts, "key") + " of "
                        + Texts.count(total, "key") + " were written in " + Texts.count(revisions, "revision")
                        + "; the same import again goes on from there.",
                cause);
    }
}
