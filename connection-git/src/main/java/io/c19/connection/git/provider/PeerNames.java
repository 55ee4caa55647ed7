package io.c19.connection.git.provider;

import io.c19.connection.git.peer.HubAddress;
import io.c19.connection.git.peer.NodeAddress;

/** What may stand for a peer in configuration. */
final class PeerNames {
    static final String FORM = NodeAddress.FORM + "; or " + HubAddress.FORM;

    private PeerNames() {}

    static boolean isOne(String text) {
        return NodeAddress.isOne(text) || HubAddress.isOne(text);
    }
}
