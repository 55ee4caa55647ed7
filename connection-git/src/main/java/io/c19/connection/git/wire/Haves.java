package io.c19.connection.git.wire;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a node has or is about to have, as requests and replies between nodes say in a header: so that it is not sent what came another way meanwhile. It may
 * have taken more than its refs tell yet.
 *
 * @param tips the last commit that it has of each node, by name; none where there are too many for a header
 */
public record Haves(Map<String, ObjectId> tips) {
    public static final String HEADER = "C19-Has";

    public static final Haves NOTHING = new Haves(Map.of());

    /** About 4 KiB, half of what a server takes as headers. */
    private static final int CHARS_MAX = 4_000;

    private static final Pattern TIP = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,62})=([0-9a-f]{40})");

    public Haves {
        tips = Map.copyOf(tips);
    }

    /** @param coming what is on its way: should it not arrive, who brings it tries again */
    public static Haves of(Map<String, ObjectId> taken, Map<String, ObjectId> coming) {
        Map<String, ObjectId> tips = new TreeMap<>(taken);
        tips.putAll(coming);
        return new Haves(tips);
    }

    /** What makes no sense is passed over. */
    public static Haves parse(@Nullable String header) {
        if (header == null || header.length() > CHARS_MAX) {
            return NOTHING;
        }
        Map<String, ObjectId> tips = new TreeMap<>();
        for (String part : header.split(",", -1)) {
            Matcher matcher = TIP.matcher(part);
            if (matcher.matches()) {
                tips.put(matcher.group(1), ObjectId.fromString(matcher.group(2)));
            }
        }
        return new Haves(tips);
    }

    @Override
    public String toString() {
        StringJoiner joined = new StringJoiner(",");
        new TreeMap<>(tips).forEach((node, tip) -> joined.add(node + "=" + tip.name()));
        return joined.length() > CHARS_MAX ? "" : joined.toString();
    }
}
