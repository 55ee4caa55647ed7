package io.c19.connection.git.http;

import io.c19.connection.git.http.PushRequest.Malformed;
import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Protocol;
import io.c19.connection.git.wire.Self;
import io.c19.connection.git.wire.Who;
import io.c19.layers.meter.ConnectionMeters;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jgit.transport.PacketLineOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of Git's smart HTTP, at the root: {@code git clone http://HOST:PORT/}. Thread-safe. */
final class GitHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(GitHandler.class);

    /** Requests that read or write packs at the same time; each takes some MiB. */
    private static final int BUSY_MAX = 32;

    /** Less than a client waits for an answer to begin. */
    private static final Duration BUSY_WAIT_MAX = Duration.ofMillis(500);

    private final Self self;
    private final Supplier<Haves> haves;
    private final Uploads uploads;
    private final Pushes pushes;
    private final ConnectionMeters meters;
    private final Semaphore turns = new Semaphore(BUSY_MAX);

    /** @param haves what this node has */
    GitHandler(Self self, Supplier<Haves> haves, Uploads uploads, Pushes pushes, ConnectionMeters meters) {
        this.self = self;
        this.haves = haves;
        this.uploads = uploads;
        this.pushes = pushes;
        this.meters = meters;
    }

    @FunctionalInterface
    private interface Action {
        void run(GitExchange exchange) throws IOException;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        GitExchange exchange = new GitExchange(request, response, meters);
        response.getHeaders().put(Who.HEADER, self.who().toString());
        try {
            Who caller = exchange.caller();
            if (caller != null) {
                response.getHeaders().put(Haves.HEADER, haves.get().toString());
            }
            if (caller != null && self.isTwin(caller)) {
                LOG.error("{}: {} asked", self.twinWarning(), Request.getRemoteAddr(request));
                exchange.refuse(HttpStatus.CONFLICT_409, self.twinWarning());
            } else {
                route(exchange);
            }
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            fail(response, callback, exchange, e);
        }
        return true;
    }

    private static void fail(Response response, Callback callback, GitExchange exchange, Exception failure) {
        LOG.info("{} {} failed: {}", exchange.method(), exchange.path(), String.valueOf(failure.getMessage()));
        LOG.debug("the failure", failure);
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        try {
            exchange.refuse(HttpStatus.BAD_REQUEST_400, String.valueOf(failure.getMessage()));
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            callback.failed(e);
        }
    }

    private void route(GitExchange exchange) throws IOException {
        switch (exchange.method() + " " + exchange.path()) {
            case "GET /info/refs" -> advertise(exchange);
            case "POST /git-upload-pack" -> serve(exchange, Protocol.UPLOAD_PACK, uploads::serve);
            case "POST /git-receive-pack" -> serve(exchange, Protocol.RECEIVE_PACK, this::push);
            default ->
                exchange.refuse(
                        HttpStatus.NOT_FOUND_404,
                        "This is a Git repository: git clone it at this address, without a path. Values are served by the agent's port.");
        }
    }

    private void advertise(GitExchange exchange) throws IOException {
        String service = exchange.query("service");
        if (Protocol.UPLOAD_PACK.equals(service)) {
            uploads.advertise(exchange);
        } else if (Protocol.RECEIVE_PACK.equals(service)) {
            pushes.advertise(exchange);
        } else {
            exchange.refuse(HttpStatus.FORBIDDEN_403, "service: expected git-upload-pack or git-receive-pack");
        }
    }

    /** The media type is one that no page in a browser can send unasked. */
    private void serve(GitExchange exchange, String service, Action action) throws IOException {
        String expected = Protocol.requestType(service);
        if (!expected.equals(exchange.header("Content-Type"))) {
            exchange.refuse(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "Content-Type: expected " + expected);
            return;
        }
        if (!isTurn()) {
            exchange.refuse(HttpStatus.SERVICE_UNAVAILABLE_503, "too many requests at once: try again");
            return;
        }
        try {
            action.run(exchange);
        } finally {
            turns.release();
        }
    }

    private boolean isTurn() {
        try {
            return turns.tryAcquire(BUSY_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What is wrong with a push is said in Git's way, since git shows no other. */
    private void push(GitExchange exchange) throws IOException {
        try {
            pushes.take(exchange);
        } catch (Malformed e) {
            try (OutputStream out = exchange.answer(Protocol.resultType(Protocol.RECEIVE_PACK))) {
                new PacketLineOut(out).writeString("ERR " + e.getMessage());
            }
        }
    }
}
