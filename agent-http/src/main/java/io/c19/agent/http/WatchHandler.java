package io.c19.agent.http;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes watches before Javalin does, whose answers have a thread each as long as they last. */
final class WatchHandler extends Handler.Wrapper {
    private final Watches watches;

    WatchHandler(Watches watches) {
        this.watches = watches;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean watch = HttpMethod.GET.is(request.getMethod())
                && Watches.PATH.equals(request.getHttpURI().getPath());
        if (!watch) {
            return super.handle(request, response, callback);
        }
        watches.serve(request, response, callback);
        return true;
    }
}
