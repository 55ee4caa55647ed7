package io.c19.benchmarks.compare;

/** What the servers that speak HTTP have in common. */
abstract class HttpWire implements Wire {
    private static final byte[] LENGTH = Bytes.ascii("Content-Length: ");
    private static final byte[] END = Bytes.ascii("\r\n\r\n");

    /** For a body whose length must be known before it is sent. */
    private final Bytes body = new Bytes();

    /** Empty, to build the body of the next request in. */
    final Bytes body() {
        return body.clear();
    }

    /** @param head the request line's rest and the headers, each with its line end, without the length */
    final void finish(Bytes out, byte[] head) {
        out.add(head).add(LENGTH).addDecimal(body.length()).add(END).add(body);
    }

    @Override
    public final boolean take(byte[] bytes, int length, Reply reply) {
        return HttpReplies.take(bytes, length, reply);
    }
}
