package io.c19.benchmarks.compare;

import java.util.List;

/** The protocol of Redis (RESP), as far as SET, GET, MSET and PING need it. */
final class RedisWire implements Wire {
    private static final byte[] SET = Bytes.ascii("*3\r\n$3\r\nSET\r\n");
    private static final byte[] GET = Bytes.ascii("*2\r\n$3\r\nGET\r\n");
    private static final byte[] MSET = Bytes.ascii("\r\n$4\r\nMSET\r\n");
    private static final byte[] PING = Bytes.ascii("*1\r\n$4\r\nPING\r\n");
    private static final byte[] ARRAY = Bytes.ascii("*");
    private static final byte[] STRING = Bytes.ascii("$");
    private static final byte[] END = Bytes.ascii("\r\n");

    @Override
    public void put(Bytes out, byte[] key, byte[] value) {
        string(string(out.add(SET), key), value);
    }

    @Override
    public void get(Bytes out, byte[] key) {
        string(out.add(GET), key);
    }

    @Override
    public void putAll(Bytes out, List<byte[]> keys, List<byte[]> values) {
        out.add(ARRAY).addDecimal(1 + 2 * keys.size()).add(MSET);
        for (int i = 0; i < keys.size(); i++) {
            string(string(out, keys.get(i)), values.get(i));
        }
    }

    @Override
    public int batchMax() {
        return 1000;
    }

    @Override
    public void ping(Bytes out) {
        out.add(PING);
    }

    @Override
    public boolean take(byte[] bytes, int length, Reply reply) {
        int line = endOfLine(bytes, length);
        if (line < 0) {
            return false;
        }
        if (bytes[0] != '$') {
            reply.set(bytes[0] == '-' ? Reply.Outcome.FAILED : Reply.Outcome.DONE);
            return true;
        }
        if (bytes[1] == '-') { // there is no such key
            reply.set(Reply.Outcome.FAILED);
            return true;
        }
        int size = 0;
        for (int at = 1; at < line - 2; at++) {
            size = size * 10 + bytes[at] - '0';
        }
        if (length < line + size + 2) {
            return false;
        }
        reply.set(Reply.Outcome.DONE);
        reply.append(bytes, line, size);
        return true;
    }

    @Override
    public byte[] value(Reply reply) {
        return reply.body();
    }

    private static Bytes string(Bytes out, byte[] bytes) {
        return out.add(STRING).addDecimal(bytes.length).add(END).add(bytes).add(END);
    }

    private static int endOfLine(byte[] bytes, int length) {
        for (int at = 1; at < length; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return -1;
    }
}
