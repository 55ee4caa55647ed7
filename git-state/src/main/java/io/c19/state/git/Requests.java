package io.c19.state.git;

import io.c19.layers.StateException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The requests that can be recognized and that wrote, so that none is done twice. They are found again after a restart by the
 * trailers of this node's commits, when the first one is asked for: a store where nobody does that pays nothing. Thread-safe.
 */
final class Requests {
    /** Longer than a client retries by itself, and than an outage over night. */
    static final Duration REMEMBERED = Duration.ofDays(1);

    /** Some 20 MiB. */
    static final int REQUESTS_MAX = 50_000;

    /** How many commits are looked at after a restart, newest first: about a second. */
    static final int COMMITS_MAX = 100_000;

    private final StoredObjects objects;
    private final NodeName node;
    private final Object loading = new Object();
    private volatile boolean loaded;
    private final Map<String, Remembered> oldestFirst = new LinkedHashMap<>();

    Requests(StoredObjects objects, NodeName node) {
        this.objects = objects;
        this.node = node;
    }

    /** One that wrote. */
    static final class Remembered {
        private final RequestTrailer trailer;
        private volatile @Nullable ObjectId commit;

        Remembered(RequestTrailer trailer, @Nullable ObjectId commit) {
            this.trailer = trailer;
            this.commit = commit;
        }

        RequestTrailer trailer() {
            return trailer;
        }

        /** Null until it is durable. */
        @Nullable
        ObjectId commit() {
            return commit;
        }

        void commit(ObjectId durable) {
            commit = durable;
        }
    }

    /** Null when it is not remembered, or not any more. */
    synchronized @Nullable Remembered find(String key, Instant now) {
        forget(now);
        return oldestFirst.get(key);
    }

    synchronized Remembered add(RequestTrailer trailer, @Nullable ObjectId commit) {
        Remembered made = new Remembered(trailer, commit);
        oldestFirst.put(trailer.request().key(), made);
        forget(trailer.at());
        return made;
    }

    synchronized void remove(Remembered request) {
        oldestFirst.remove(request.trailer().request().key(), request);
    }

    private void forget(Instant now) {
        Iterator<Remembered> all = oldestFirst.values().iterator();
        while (all.hasNext()
                && (all.next().trailer().at().isBefore(now.minus(REMEMBERED)) || oldestFirst.size() > REQUESTS_MAX)) {
            all.remove();
        }
    }

    /** Learns what there was before this process, once. Others who come meanwhile wait: they may not be done before it is known. */
    void load(Head newest, Instant now) {
        if (loaded) {
            return;
        }
        synchronized (loading) {
            if (!loaded) {
                try {
                    read(newest, now.minus(REMEMBERED));
                } catch (IOException e) {
                    throw objects.failed(newest.commit(), e);
                }
                loaded = true;
            }
        }
    }

    private void read(Head newest, Instant oldest) throws IOException, StateException {
        List<Remembered> found = new ArrayList<>();
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            walk.sort(RevSort.COMMIT_TIME_DESC);
            walk.markStart(walk.parseCommit(newest.commit()));
            int seen = 0;
            for (RevCommit commit = walk.next();
                    commit != null && seen < COMMITS_MAX && commit.getCommitTime() >= oldest.getEpochSecond();
                    commit = walk.next()) {
                RequestTrailer trailer = trailer(commit);
                if (trailer != null) {
                    found.add(new Remembered(trailer, commit.copy()));
                }
                commit.disposeBody();
                seen++;
            }
        }
        for (int i = found.size() - 1; i >= 0; i--) {
            Remembered each = found.get(i);
            add(each.trailer(), each.commit());
        }
    }

    private @Nullable RequestTrailer trailer(RevCommit commit) {
        boolean ours = node.name().equals(Nodes.of(commit.getCommitterIdent()));
        return ours ? RequestTrailer.of(commit.getFullMessage()) : null;
    }
}
