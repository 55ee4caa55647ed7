package io.c19.peers.provider;

import io.c19.peers.NodeAddress;
import java.util.regex.Pattern;

/** What may stand for a peer in configuration. */
final class PeerNames {
    static final String FORM = NodeAddress.FORM
            + "; or a Git URL, such as https://host/org/repo.git or file:///srv/hub.git, or an absolute path";

    /** Whether it is one that Git can use is for the connection to say, which may know no Git at all. */
    private static final Pattern REPOSITORY = Pattern.compile("https?://[^/].*|file:.+|/.*");

    private PeerNames() {}

    static boolean isOne(String text) {
        return NodeAddress.isOne(text) || REPOSITORY.matcher(text).matches();
    }
}
