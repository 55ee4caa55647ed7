package io.c19.benchmarks.compare;

import java.util.Base64;
import java.util.List;

/** The JSON gateway of etcd 3: keys and values are base64 in JSON. */
final class EtcdWire extends HttpWire {
    private static final byte[] PUT = Bytes.ascii("POST /v3/kv/put");
    private static final byte[] RANGE = Bytes.ascii("POST /v3/kv/range");
    private static final byte[] TXN = Bytes.ascii("POST /v3/kv/txn");
    private static final byte[] JSON = Bytes.ascii(" HTTP/1.1\r\nHost: etcd\r\nContent-Type: application/json\r\n");
    private static final byte[] HEALTH = Bytes.ascii("GET /health HTTP/1.1\r\nHost: etcd\r\n\r\n");
    private static final byte[] KEY = Bytes.ascii("{\"key\":\"");
    private static final byte[] VALUE = Bytes.ascii("\",\"value\":\"");
    private static final byte[] END = Bytes.ascii("\"}");
    private static final byte[] TXN_START = Bytes.ascii("{\"success\":[");
    private static final byte[] TXN_PUT = Bytes.ascii("{\"requestPut\":");
    private static final byte[] TXN_NEXT = Bytes.ascii("},");
    private static final byte[] TXN_END = Bytes.ascii("}]}");
    private static final byte[] REPLY_VALUE = Bytes.ascii("\"value\":\"");

    @Override
    public void put(Bytes out, byte[] key, byte[] value) {
        body().add(KEY).addBase64(key).add(VALUE).addBase64(value).add(END);
        finish(out.add(PUT), JSON);
    }

    @Override
    public void get(Bytes out, byte[] key) {
        body().add(KEY).addBase64(key).add(END);
        finish(out.add(RANGE), JSON);
    }

    @Override
    public void putAll(Bytes out, List<byte[]> keys, List<byte[]> values) {
        Bytes body = body().add(TXN_START);
        for (int i = 0; i < keys.size(); i++) {
            body.add(TXN_PUT)
                    .add(KEY)
                    .addBase64(keys.get(i))
                    .add(VALUE)
                    .addBase64(values.get(i))
                    .add(END);
            body.add(i + 1 < keys.size() ? TXN_NEXT : TXN_END);
        }
        finish(out.add(TXN), JSON);
    }

    @Override
    public int batchMax() {
        return 128; // --max-txn-ops
    }

    @Override
    public void ping(Bytes out) {
        out.add(HEALTH);
    }

    @Override
    public byte[] value(Reply reply) {
        return Base64.getDecoder().decode(reply.quotedAfter(REPLY_VALUE));
    }
}
