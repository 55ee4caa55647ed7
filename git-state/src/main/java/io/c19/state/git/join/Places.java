package io.c19.state.git.join;

import io.c19.state.git.join.policy.Policies;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where things lie in a tree.
 *
 * <pre>
 * PATH                                        a value
 * .c19/meta/PATH                              its metadata
 * .conflicts/PATH/@/COMMIT                    a side of a path in conflict; with .deleted behind it when that write deleted
 * .c19/merged/PATH/@/COMMIT                   a side of a path that several wrote, and that is not in conflict
 * .c19/meta/.conflicts/PATH/@/COMMIT          a side's metadata: that of a file is where it always is
 * </pre>
 *
 * <p>No key's path has a segment {@code @}, or one that begins with a dot. A file that is no key's may have any: below the two
 * directories of sides a segment of dots with an {@code @} behind them gets one more dot, so that the first {@code @}
 * always ends the path.
 */
final class Places {
    static final String CONFLICTS = ".conflicts";
    static final String MERGED = ".c19/merged";
    static final String METADATA = ".c19/meta";
    static final String POLICY = Policies.PATH;
    static final String DELETED = ".deleted";
    static final String SIDES = "@";

    private static final Pattern TO_ESCAPE = Pattern.compile("(^|/)(?=\\.*@(/|$))");
    private static final Pattern ESCAPED = Pattern.compile("(^|/)\\.(?=\\.*@(/|$))");

    private Places() {}

    static String metadata(String path) {
        return METADATA + "/" + path;
    }

    /** The directory of the path's sides. */
    static String sides(String root, String path) {
        return root + "/" + escape(path) + "/" + SIDES;
    }

    static String escape(String path) {
        return path.indexOf('@') < 0 ? path : TO_ESCAPE.matcher(path).replaceAll("$1.");
    }

    static String unescape(String path) {
        return path.indexOf('@') < 0 ? path : ESCAPED.matcher(path).replaceAll("$1");
    }

    /** The path that a file of the tree belongs to, or null when it is nobody's: a stray file beside the sides. */
    static @Nullable String owner(String file) {
        String path = isBelow(METADATA, file) ? file.substring(METADATA.length() + 1) : file;
        for (String root : new String[] {CONFLICTS, MERGED}) {
            if (isBelow(root, path)) {
                return ownerOfSides(path.substring(root.length() + 1));
            }
        }
        return isReserved(path) ? null : path;
    }

    private static @Nullable String ownerOfSides(String path) {
        int end = (path + "/").indexOf("/" + SIDES + "/");
        return end <= 0 ? null : unescape(path.substring(0, end));
    }

    /** Whether a file there would be in the way of what is ours. */
    private static boolean isReserved(String path) {
        return path.equals(CONFLICTS)
                || path.equals(".c19")
                || path.equals(MERGED)
                || path.equals(METADATA)
                || isBelow(METADATA, path)
                || isBelow(POLICY, path);
    }

    private static boolean isBelow(String directory, String path) {
        return path.startsWith(directory)
                && path.length() > directory.length()
                && path.charAt(directory.length()) == '/';
    }
}
