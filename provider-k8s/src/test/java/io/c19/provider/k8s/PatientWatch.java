package io.c19.provider.k8s;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * A watch of the client library's server that has the end of a connection waited for on a thread of its own. That library waits
 * on the only thread of its server until all events were sent, which that thread would do.
 */
final class PatientWatch extends WebSocketListener {
    private final WebSocketListener watch;

    PatientWatch(WebSocketListener watch) {
        this.watch = watch;
    }

    private static void aside(Runnable task) {
        Thread thread = new Thread(task, "end of a watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void onBeforeAccept(WebSocket socket, Response response) {
        watch.onBeforeAccept(socket, response);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        watch.onOpen(socket, response);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        watch.onMessage(socket, text);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        watch.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        aside(() -> watch.onClosed(socket, code, reason));
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
        aside(() -> watch.onFailure(socket, failure, response));
    }
}
