package io.c19.connection.git.peer;

import io.c19.layers.Connection;
import io.c19.layers.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How it went with a peer: for the log, which hears of changes only, and for whoever asks. Thread-safe. */
final class Chronicle {
    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);

    /** What is done before is not worth a line. */
    private static final Duration LOG_PAUSE = Duration.ofSeconds(5);

    private static final Pattern SHARE = Pattern.compile("[a-z]+ ([0-9]{1,9})/([0-9]{1,9})");

    private final String address;
    private @Nullable Instant lastContact;
    private int failures;
    private @Nullable String fault;
    private @Nullable String activity;
    private @Nullable Integer behind;
    private @Nullable Integer ahead;
    private long logged;

    Chronicle(String address) {
        this.address = address;
    }

    /** How many attempts in a row have failed. */
    synchronized int failures() {
        return failures;
    }

    synchronized void met(Instant now) {
        lastContact = now;
    }

    /** @param objection what is wrong all the same; null: nothing */
    synchronized void succeeded(@Nullable String objection) {
        if (objection != null) {
            note(objection);
        } else if (fault != null) {
            LOG.info("{}: all is well again", address);
        }
        fault = objection;
        failures = 0;
    }

    synchronized void failed(String why, Exception failure) {
        note(why);
        LOG.debug("the failure", failure);
        fault = why;
        failures++;
    }

    private void note(String why) {
        if (!why.equals(fault)) {
            LOG.warn("{}: {}", address, why);
        }
    }

    synchronized void counted(int behindNow, int aheadNow) {
        behind = behindNow;
        ahead = aheadNow;
    }

    synchronized void began(String what) {
        activity = what;
        logged = System.nanoTime();
    }

    /** @param far how far it is, in the words of the other side: what, and how many of how many */
    synchronized void went(String far) {
        activity = "receiving " + percent(far);
        long now = System.nanoTime();
        if (now - logged >= LOG_PAUSE.toNanos()) {
            logged = now;
            LOG.info("{}: {}", address, activity);
        }
    }

    private static String percent(String far) {
        Matcher matcher = SHARE.matcher(far);
        if (!matcher.matches()) {
            return far;
        }
        long percent = 100L * Long.parseLong(matcher.group(1)) / Math.max(1, Long.parseLong(matcher.group(2)));
        return "%s, %d %%".formatted(far, percent);
    }

    synchronized void ended() {
        activity = null;
    }

    synchronized Connection.Peer health(@Nullable String node, Map<String, Revision> frontier, boolean known) {
        return new Connection.Peer(
                address,
                node,
                lastContact,
                failures,
                fault,
                activity,
                frontier,
                known ? behind : null,
                known ? ahead : null);
    }
}
