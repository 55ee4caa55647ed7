package io.c19.metrics;

import io.c19.layers.Connection.Peer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far one peer and this node are from each other. Looked at by one thread, read by any. */
final class Lag {
    private volatile double behind = Double.NaN;
    private volatile double ahead = Double.NaN;
    private volatile double seconds;

    /** Since when the peer is known to lack something. */
    private @Nullable Long since;

    /** A peer of which nothing is known may lack all. */
    void look(Peer peer, long nanos) {
        behind = number(peer.behind());
        ahead = number(peer.ahead());
        if (behind == 0) {
            since = null;
        } else if (since == null) {
            since = nanos;
        }
        seconds = since == null ? 0 : (nanos - since) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static double number(@Nullable Integer commits) {
        return commits == null ? Double.NaN : commits;
    }

    double behind() {
        return behind;
    }

    double ahead() {
        return ahead;
    }

    double seconds() {
        return seconds;
    }
}
