package io.c19.connection.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The way from one node to another, which can be cut, be slow, or swallow everything. */
final class Link implements AutoCloseable {
    enum Mode {
        OPEN,
        /** Connections are refused, those that there are break. */
        CUT,
        /** Connections are taken, and nothing is ever heard of them. */
        HUNG,
        /** Connections break after some bytes of an answer. */
        DROPPING
    }

    /** Of an answer, so that its head comes and its body does not. */
    private static final int DROPPED_AFTER = 300;

    private final InetSocketAddress to;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Mode mode = Mode.OPEN;
    private volatile boolean closed;

    /** @param to {@code host:port} */
    Link(String to) throws IOException {
        this.to = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(to.substring(to.lastIndexOf(':') + 1)));
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** How many requests have been made through it. */
    int requests() {
        return requests.get();
    }

    void set(Mode next) {
        lock.lock();
        try {
            mode = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (next != Mode.OPEN) {
            sockets.forEach(Link::close);
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket from = door.accept();
                if (mode == Mode.CUT) {
                    from.close();
                    continue;
                }
                sockets.add(from);
                daemon(() -> connect(from));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket from) {
        try {
            awaitUnhung();
            Socket on = new Socket();
            sockets.add(on);
            on.connect(to);
            daemon(() -> copy(from, on, Integer.MAX_VALUE));
            copy(on, from, mode == Mode.DROPPING ? DROPPED_AFTER : Integer.MAX_VALUE);
        } catch (IOException e) {
            close(from);
        }
    }

    private void awaitUnhung() {
        lock.lock();
        try {
            while (mode == Mode.HUNG && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void copy(Socket from, Socket to, int max) {
        byte[] buffer = new byte[8_192];
        int left = max;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = left > 0 ? in.read(buffer) : -1) {
                requests.addAndGet(
                        new String(buffer, 0, count, StandardCharsets.ISO_8859_1).split("POST /", -1).length - 1);
                awaitUnhung();
                out.write(buffer, 0, Math.min(count, left));
                left -= count;
            }
        } catch (IOException e) {
            // Either end is gone; so shall the other be.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "link");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        door.close();
        set(Mode.CUT);
    }
}
