package io.c19.agent.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes an offer to upgrade to WebSocket from a request, as a server may. Javalin would look for a WebSocket route instead
 * of ours, and begin a session.
 */
final class NoUpgrade extends Handler.Wrapper {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean offered = request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_VERSION);
        return super.handle(offered ? new Without(request) : request, response, callback);
    }

    private static final class Without extends Request.Wrapper {
        private final HttpFields headers;

        Without(Request request) {
            super(request);
            headers = HttpFields.build(request.getHeaders())
                    .remove(HttpHeader.SEC_WEBSOCKET_VERSION)
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
