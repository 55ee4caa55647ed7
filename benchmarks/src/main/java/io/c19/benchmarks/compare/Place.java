package io.c19.benchmarks.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * Where one server runs.
 *
 * @param directory its own, empty at first
 * @param peerPort a second one, for servers that insist on talking to peers, or for what runs beside them
 * @param space the keys it will hold, for servers that are set up for them
 */
record Place(Path directory, int port, int peerPort, KeySpace space) {
    /** In a directory that exists, on ports that are free now. */
    static Place in(Path directory, KeySpace space) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket other = new ServerSocket(0, 1, loopback)) {
            return new Place(directory, one.getLocalPort(), other.getLocalPort(), space);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Path file(String name) {
        return directory.resolve(name);
    }
}
