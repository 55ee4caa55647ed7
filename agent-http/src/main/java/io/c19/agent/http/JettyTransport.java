package io.c19.agent.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A request of which everything has come, as Jetty has it. Neither reading nor answering blocks. */
final class JettyTransport implements Transport {
    static final HttpField NO_SNIFF = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    static final HttpField NO_CACHE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-cache");

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final byte[] body;
    private boolean sent;

    /** @param callback told when the answer is on the wire, or cannot be sent any more */
    JettyTransport(Request request, Response response, Callback callback, byte[] body) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.body = body;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return request.getHttpURI().getPath();
    }

    @Override
    public @Nullable String query() {
        return request.getHttpURI().getQuery();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    @Override
    public long length() {
        return body.length;
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public boolean committed() {
        return sent;
    }

    @Override
    public void reset() {
        response.reset();
    }

    @Override
    public void set(String name, String value) {
        response.getHeaders().put(name, value);
    }

    @Override
    public void send(int status, @Nullable String contentType, byte[] answer) {
        sent = true;
        response.setStatus(status);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(NO_SNIFF);
        headers.put(NO_CACHE); // a cache must ask whether the etag is still the same
        if (contentType != null) {
            headers.put(HttpHeader.CONTENT_TYPE, contentType);
        }
        if (!HttpStatus.hasNoBody(status)) {
            headers.put(HttpHeader.CONTENT_LENGTH, answer.length);
        }
        boolean head = HttpMethod.HEAD.is(method()); // gets the length only
        response.write(true, head ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(answer), callback);
    }
}
