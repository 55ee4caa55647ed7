package io.c19.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * The least that answers PUT and GET over HTTP: one thread, a map, no disk, and no more of HTTP than {@link C19Wire} says.
 * What it reaches is what client and sockets allow, and no server on this machine can show more.
 */
final class MapServer implements AutoCloseable {
    private final Map<String, byte[]> values = new HashMap<>();
    private final ServerSocketChannel listener;
    private final Selector selector;

    private MapServer(ServerSocketChannel listener, Selector selector) {
        this.listener = listener;
        this.selector = selector;
    }

    /** @param arguments the port on loopback */
    public static void main(String[] arguments) throws IOException {
        try (MapServer server = listen(Integer.parseInt(arguments[0]))) {
            server.serve();
        }
    }

    /** @param port 0 for any that is free */
    static MapServer listen(int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        listener.configureBlocking(false);
        Selector selector = Selector.open();
        listener.register(selector, SelectionKey.OP_ACCEPT);
        return new MapServer(listener, selector);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /** Until the thread is interrupted. */
    void serve() throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            selector.select(this::ready);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.attachment() instanceof MapConversation conversation) {
                if (!conversation.advance(values)) {
                    key.channel().close();
                }
                return;
            }
            SocketChannel channel = listener.accept();
            if (channel != null) {
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new MapConversation(channel));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
