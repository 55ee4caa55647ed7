package io.c19.benchmarks.compare;

import java.util.Base64;
import java.util.List;

/** Central Dogma's HTTP API. It stores text, so values are base64 in it; each push is one commit. */
final class CentralDogmaWire extends HttpWire {
    private static final String REPOSITORY = "/api/v1/projects/bench/repos/kv";
    private static final String HOST = "Host: dogma\r\nAuthorization: Bearer anonymous\r\n";
    private static final byte[] PUSH = Bytes.ascii("POST " + REPOSITORY + "/contents?revision=-1 HTTP/1.1\r\n");
    private static final byte[] GET = Bytes.ascii("GET " + REPOSITORY + "/contents/");
    private static final byte[] NEWEST = Bytes.ascii(".txt?revision=-1 HTTP/1.1\r\n" + HOST + "\r\n");
    private static final byte[] LOG = Bytes.ascii("GET " + REPOSITORY + "/commits/-1?to=1&maxCommits=10&path=/");
    private static final byte[] LOG_END = Bytes.ascii(".txt HTTP/1.1\r\n" + HOST + "\r\n");
    private static final byte[] JSON = Bytes.ascii(HOST + "Content-Type: application/json\r\n");
    private static final byte[] CHECK = Bytes.ascii("GET /monitor/l7check HTTP/1.1\r\n" + HOST + "\r\n");
    private static final byte[] START = Bytes.ascii(
            "{\"commitMessage\":{\"summary\":\"put\",\"detail\":\"\",\"markup\":\"PLAINTEXT\"},\"changes\":[");
    private static final byte[] PATH = Bytes.ascii("{\"path\":\"/");
    private static final byte[] CONTENT = Bytes.ascii(".txt\",\"type\":\"UPSERT_TEXT\",\"content\":\"");
    private static final byte[] NEXT = Bytes.ascii("\"},");
    private static final byte[] END = Bytes.ascii("\"}]}");
    private static final byte[] REPLY_CONTENT = Bytes.ascii("\"content\":\"");

    @Override
    public void put(Bytes out, byte[] key, byte[] value) {
        putAll(out, List.of(key), List.of(value));
    }

    @Override
    public void get(Bytes out, byte[] key) {
        out.add(GET).add(key).add(NEWEST);
    }

    @Override
    public void putAll(Bytes out, List<byte[]> keys, List<byte[]> values) {
        Bytes body = body().add(START);
        for (int i = 0; i < keys.size(); i++) {
            body.add(PATH).add(keys.get(i)).add(CONTENT).addBase64(values.get(i));
            body.add(i + 1 < keys.size() ? NEXT : END);
        }
        finish(out.add(PUSH), JSON);
    }

    @Override
    public int batchMax() {
        return 1000; // as ours, so that filling makes as few commits
    }

    @Override
    public void ping(Bytes out) {
        out.add(CHECK);
    }

    @Override
    public void log(Bytes out, byte[] key) {
        out.add(LOG).add(key).add(LOG_END);
    }

    /** Makes the project, then the repository; each in a request of its own. */
    void create(Bytes out, boolean repository) {
        body().add(Bytes.ascii(repository ? "{\"name\":\"kv\"}" : "{\"name\":\"bench\"}"));
        String path = repository ? "/api/v1/projects/bench/repos" : "/api/v1/projects";
        finish(out.add(Bytes.ascii("POST " + path + " HTTP/1.1\r\n")), JSON);
    }

    /** It ends each text with a line feed, which its JSON shows as an escape. */
    @Override
    public byte[] value(Reply reply) {
        String content = new String(reply.quotedAfter(REPLY_CONTENT), java.nio.charset.StandardCharsets.US_ASCII);
        int end = content.indexOf('\\');
        return Base64.getDecoder().decode(end < 0 ? content : content.substring(0, end));
    }
}
