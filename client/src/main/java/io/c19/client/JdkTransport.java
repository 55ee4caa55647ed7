package io.c19.client;

import io.c19.client.UnreachableException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code java.net.http}: connections are kept, and any number of threads share them. Of its methods only the one that blocks is used: futures of the
 * other are completed in the common pool, which a program may have filled with work that waits, such as reading from a watch.
 */
final class JdkTransport implements Transport {
    private final URI agent;
    private final Duration connectTimeout;
    private final HttpClient http;

    JdkTransport(URI agent, Duration connectTimeout) {
        this.agent = agent;
        this.connectTimeout = connectTimeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // agents speak nothing else: spares each request the offer
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    @Override
    public Answer send(Request request, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        HttpResponse<QueuedBody> response = answered(request, patience, new QueuedBody(() -> end - System.nanoTime()));
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(ANSWER_BYTES_MAX + 1);
            if (bytes.length > ANSWER_BYTES_MAX) {
                throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
            }
            return answer(response, bytes);
        } catch (QueuedBody.LateException e) {
            throw Unreachable.late(agent, patience, e);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public Opened open(Request request, Duration silenceMax) {
        long silenceNanos = silenceMax.toNanos();
        QueuedBody queued = new QueuedBody(() -> silenceNanos);
        HttpResponse<QueuedBody> response = begun(request, silenceMax, queued);
        if (response.statusCode() == 200) {
            return new Opened(answer(response, new byte[0]), queued);
        }
        try (InputStream body = queued) {
            return new Opened(answer(response, body.readNBytes(ANSWER_BYTES_MAX)), null);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static Answer answer(HttpResponse<?> response, byte[] body) {
        return new Answer(
                response.statusCode(),
                name -> response.headers().firstValue(name).orElse(null),
                body);
    }

    private HttpResponse<QueuedBody> answered(Request request, Duration patience, QueuedBody body) {
        try {
            return http.send(http(request).timeout(patience).build(), info -> body);
        } catch (InterruptedException e) {
            throw Unreachable.interrupted(agent, e);
        } catch (IOException e) {
            throw failed(e, patience);
        }
    }

    /** As the other, but the body may take any time: newer JDKs let the time-out of a request end the body too. */
    private HttpResponse<QueuedBody> begun(Request request, Duration patience, QueuedBody body) {
        FutureTask<HttpResponse<QueuedBody>> sent =
                new FutureTask<>(() -> http.send(http(request).build(), info -> body));
        Thread opener = new Thread(sent, "c19-client-open");
        opener.setDaemon(true);
        opener.start();
        try {
            return sent.get(Math.max(1, patience.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw Unreachable.late(agent, patience, e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw Unreachable.interrupted(agent, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failed(failure, patience);
            }
            throw new IllegalStateException("a request could not be sent", e.getCause());
        }
    }

    private UnreachableException failed(IOException cause, Duration patience) {
        if (cause instanceof HttpConnectTimeoutException late) {
            return Unreachable.within(agent, connectTimeout, late);
        } else if (cause instanceof HttpTimeoutException late) {
            return Unreachable.late(agent, patience, late);
        } else if (cause instanceof ConnectException refused) {
            return Unreachable.at(agent, refused);
        }
        return broken(cause);
    }

    private UnreachableException broken(IOException cause) {
        return new UnreachableException(Kind.BROKEN, Unreachable.broken(agent), cause);
    }

    private HttpRequest.Builder http(Request request) {
        byte[] body = request.body();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(agent + request.target()))
                .method(request.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        request.headers().forEach(builder::setHeader);
        return builder;
    }

    @Override
    public void close() {
        // The JDK's client ends its threads once nobody holds it.
    }
}
