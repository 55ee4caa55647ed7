package io.c19.benchmarks.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Many watchers on one thread. Of each event only the number is read that its key ends with ({@code /123}), and that these numbers come in
 * order without gaps is checked for each watcher.
 */
final class Crowd implements Runnable {
    private static final byte[] KEY = "data: {\"key\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BOOKMARK = "event: bookmark".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER_BYTES = 64 << 10;

    private final InetSocketAddress address;
    private final Selector selector;
    private final List<Member> members = new ArrayList<>();
    private final LongConsumer heard;
    private final AtomicInteger ready = new AtomicInteger();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private volatile boolean done;
    private final AtomicLong faults = new AtomicLong();

    /** @param heard told the number of each event, as it is read */
    Crowd(InetSocketAddress address, LongConsumer heard) throws IOException {
        this.address = address;
        this.selector = Selector.open();
        this.heard = heard;
    }

    /** One watcher. */
    private static final class Member {
        /** Its key's number is looked for: how much of {@link #KEY} was read, or -1 within the key. */
        int matched;

        int bookmarked;
        long number = -1;
        boolean slash;
        long next = -1;
        boolean ready;
    }

    /** @param targets path and query of each */
    void join(int count, IntFunction<String> targets) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(address);
            String request = "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                    .formatted(targets.apply(i));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            Member member = new Member();
            members.add(member);
            channel.register(selector, SelectionKey.OP_READ, member);
        }
    }

    /** How many have got their first bookmark. */
    int ready() {
        return ready.get();
    }

    /** Events that were missing, or out of order. */
    long faults() {
        return faults.get();
    }

    void end() {
        done = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!done) {
                selector.select(this::read);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) {
        try {
            buffer.clear();
            int count = ((SocketChannel) key.channel()).read(buffer);
            if (count < 0) {
                faults.incrementAndGet();
                key.cancel();
                return;
            }
            buffer.flip();
            buffer.get(bytes, 0, count);
            take((Member) key.attachment(), count);
        } catch (IOException e) {
            faults.incrementAndGet();
            key.cancel();
        }
    }

    private void take(Member member, int count) {
        for (int i = 0; i < count; i++) {
            byte b = bytes[i];
            if (!member.ready) {
                member.bookmarked = b == BOOKMARK[member.bookmarked] ? member.bookmarked + 1 : 0;
                if (member.bookmarked == BOOKMARK.length) {
                    member.ready = true;
                    ready.incrementAndGet();
                }
            }
            if (member.matched >= 0) {
                member.matched = b == KEY[member.matched] ? member.matched + 1 : b == KEY[0] ? 1 : 0;
                if (member.matched == KEY.length) {
                    member.matched = -1;
                    member.slash = false;
                    member.number = 0;
                }
            } else if (b == '"') {
                told(member, member.number);
                member.matched = 0;
            } else if (b == '/') {
                member.slash = true;
                member.number = 0;
            } else if (member.slash) {
                member.number = 10 * member.number + (b - '0');
            }
        }
    }

    private void told(Member member, long number) {
        if (member.next >= 0 && number != member.next) {
            faults.incrementAndGet();
        }
        member.next = number + 1;
        heard.accept(number);
    }
}
