package io.c19.state.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whatever Redis answers: {@code byte[]}, {@link Long}, {@link Double}, {@link Boolean}, null, and lists of these; a map comes as a list of names and values
 * in turn, as older protocols have it. Not thread-safe.
 */
final class ReplyOutput extends CommandOutput<String, byte[], Object> {
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final Deque<Open> open = new ArrayDeque<>();

    ReplyOutput() {
        super(CODEC, null);
    }

    /** A list that is still read. */
    private static final class Open {
        private final List<@Nullable Object> items = new ArrayList<>();
        private int missing;

        Open(int missing) {
            this.missing = missing;
        }
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            add(null);
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        add(copy);
    }

    @Override
    public void set(long number) {
        add(number);
    }

    @Override
    public void set(double number) {
        add(number);
    }

    @Override
    public void set(boolean flag) {
        add(flag);
    }

    @Override
    public void multi(int count) {
        if (count < 0) {
            add(null);
            return;
        }
        Open list = new Open(count);
        attach(list.items);
        open.push(list);
        closeWhatIsWhole();
    }

    private void add(@Nullable Object value) {
        attach(value);
        closeWhatIsWhole();
    }

    private void attach(@Nullable Object value) {
        Open list = open.peek();
        if (list == null) {
            output = value;
        } else {
            list.items.add(value);
            list.missing--;
        }
    }

    private void closeWhatIsWhole() {
        for (Open list = open.peek(); list != null && list.missing == 0; list = open.peek()) {
            open.pop();
        }
    }
}
