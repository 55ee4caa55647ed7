package io.c19.benchmarks.compare;

import java.util.List;

/** This agent's HTTP API. */
final class C19Wire extends HttpWire {
    private static final byte[] PUT = Bytes.ascii("PUT /v1/kv/");
    private static final byte[] GET = Bytes.ascii("GET /v1/kv/");
    private static final byte[] LOG = Bytes.ascii("GET /v1/history/");
    private static final byte[] HEAD = Bytes.ascii(" HTTP/1.1\r\nHost: c19\r\n");
    private static final byte[] PAGE = Bytes.ascii("?limit=10");
    private static final byte[] END = Bytes.ascii("\r\n");
    private static final byte[] BATCH = Bytes.ascii("POST /v1/txn");
    private static final byte[] JSON = Bytes.ascii(" HTTP/1.1\r\nHost: c19\r\nContent-Type: application/json\r\n");
    private static final byte[] READY = Bytes.ascii("GET /readyz");
    private static final byte[] METRICS = Bytes.ascii("GET /metrics");
    private static final byte[] BATCH_START = Bytes.ascii("{\"then\":[");
    private static final byte[] BATCH_KEY = Bytes.ascii("{\"put\":\"");
    private static final byte[] BATCH_VALUE = Bytes.ascii("\",\"valueBase64\":\"");
    private static final byte[] BATCH_NEXT = Bytes.ascii("\"},");
    private static final byte[] BATCH_END = Bytes.ascii("\"}]}");

    private final int batchMax;

    C19Wire() {
        this(1000); // limits.batch_operations; larger bodies than 1 MiB are few at a time
    }

    /** @param batchMax 1 for a server that has no batches */
    C19Wire(int batchMax) {
        this.batchMax = batchMax;
    }

    @Override
    public void put(Bytes out, byte[] key, byte[] value) {
        body().add(value);
        finish(out.add(PUT).add(key), HEAD);
    }

    @Override
    public void get(Bytes out, byte[] key) {
        out.add(GET).add(key).add(HEAD).add(END);
    }

    @Override
    public void putAll(Bytes out, List<byte[]> keys, List<byte[]> values) {
        if (batchMax == 1) {
            put(out, keys.get(0), values.get(0));
            return;
        }
        Bytes body = body().add(BATCH_START);
        for (int i = 0; i < keys.size(); i++) {
            body.add(BATCH_KEY).add(keys.get(i)).add(BATCH_VALUE).addBase64(values.get(i));
            body.add(i + 1 < keys.size() ? BATCH_NEXT : BATCH_END);
        }
        finish(out.add(BATCH), JSON);
    }

    @Override
    public int batchMax() {
        return batchMax;
    }

    @Override
    public void ping(Bytes out) {
        out.add(READY).add(HEAD).add(END);
    }

    /** A scrape. */
    static void metrics(Bytes out) {
        out.add(METRICS).add(HEAD).add(END);
    }

    @Override
    public void log(Bytes out, byte[] key) {
        out.add(LOG).add(key).add(PAGE).add(HEAD).add(END);
    }

    @Override
    public byte[] value(Reply reply) {
        return reply.body();
    }
}
