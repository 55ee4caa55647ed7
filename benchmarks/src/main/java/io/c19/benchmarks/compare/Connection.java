package io.c19.benchmarks.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One client: a connection with at most one request under way. Belongs to the thread of its {@link Loop}. */
final class Connection {
    private static final int FIRST_CAPACITY = 16 * 1024;
    private static final int REPLY_BYTES_MAX = 64 << 20; // far beyond any reply that is expected

    final int number;
    final Request request = new Request();
    final Reply reply = new Reply();
    /** When the request was first sent, by {@link System#nanoTime}. */
    long started;
    /** When a request that was refused for now is sent again. */
    long resumes;

    private final SocketChannel channel;
    private final SelectionKey selection;
    private final Bytes out = new Bytes();
    private int sent;
    private ByteBuffer in = ByteBuffer.allocate(FIRST_CAPACITY);

    Connection(int number, InetSocketAddress address, Selector selector) throws IOException {
        this.number = number;
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        selection = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Empty, to make the next request in; {@link #send} sends it. */
    Bytes out() {
        return out.clear();
    }

    void send() throws IOException {
        sent = 0;
        in.clear();
        write();
    }

    private void write() throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(out.array(), sent, out.length() - sent);
        sent += channel.write(rest);
        int interest = sent < out.length() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (selection.interestOps() != interest) {
            selection.interestOps(interest);
        }
    }

    /** Goes on with what the channel is ready for. Returns whether the reply is complete now. */
    boolean advance(Wire wire) throws IOException {
        if (selection.isWritable()) {
            write();
        }
        if (!selection.isReadable()) {
            return false;
        }
        int count = channel.read(in);
        if (count < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (wire.take(in.array(), in.position(), reply)) {
            return true;
        }
        if (!in.hasRemaining()) {
            grow();
        }
        return false;
    }

    private void grow() throws IOException {
        if (in.capacity() >= REPLY_BYTES_MAX) {
            throw new IOException("a reply of more than " + REPLY_BYTES_MAX + " bytes");
        }
        int position = in.position();
        in = ByteBuffer.wrap(Arrays.copyOf(in.array(), 2 * in.capacity())).position(position);
    }

    /** The refused request, for a message. */
    String describe() {
        return "%s: %s".formatted(request.kind, HttpReplies.firstLine(in.array(), in.position()));
    }

    void close() throws IOException {
        selection.cancel();
        channel.close();
    }
}
