package io.c19.provider.k8s;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when an API server goes away, refuses or comes back, once each, however often it is asked. Thread-safe. */
final class Contact implements Interceptor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Contact.class);

    private enum Asked {
        LIST,
        WATCH
    }

    private enum Trouble {
        AWAY,
        FORBIDDEN,
        FAILING
    }

    private final String server;

    /** One may be allowed and the other not. */
    private final Map<Asked, Trouble> troubles = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Contact(String server) {
        this.server = server;
    }

    private static Asked asked(HttpRequest request) {
        String query = request.uri().getQuery();
        return query != null && query.contains("watch=true") ? Asked.WATCH : Asked.LIST;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        int status = response.code();
        if (status == HttpURLConnection.HTTP_GONE) {
            return; // what was to be continued is forgotten: it is listed anew, as is usual
        }
        if (status < HttpURLConnection.HTTP_BAD_REQUEST) {
            well(asked(request));
        } else if (status == HttpURLConnection.HTTP_UNAUTHORIZED || status == HttpURLConnection.HTTP_FORBIDDEN) {
            if (begins(asked(request), Trouble.FORBIDDEN)) {
                LOG.error(
                        "{} refuses with status {} that pods are looked for; the peers stay as they are. The agent's service"
                                + " account needs a role with the verbs list and watch for pods, as in deploy/k8s",
                        server,
                        status);
            }
        } else if (begins(asked(request), Trouble.FAILING)) {
            LOG.warn("{} answers status {} when pods are looked for; the peers stay as they are", server, status);
        }
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        if (begins(asked(request), Trouble.AWAY)) {
            LOG.warn("{} cannot be reached to look for pods; the peers stay as they are: {}", server, said(failure));
        }
    }

    private static String said(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private boolean begins(Asked asked, Trouble trouble) {
        return !closed && troubles.put(asked, trouble) != trouble;
    }

    private void well(Asked asked) {
        if (troubles.remove(asked) != null && troubles.isEmpty()) {
            LOG.info("{} answers again about pods", server);
        }
    }

    /** Says nothing of requests that are given up from now on. */
    @Override
    public void close() {
        closed = true;
    }
}
