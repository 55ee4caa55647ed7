package io.c19.agent.http;

import io.c19.layers.InvalidKeyException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** What Jetty answers itself, such as to a request that is no HTTP: problem documents in place of its pages. */
final class ProblemPages extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Problem problem = problem(request, response.getStatus());
        response.setStatus(problem.status());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        response.getHeaders().put(new HttpField("X-Content-Type-Options", "nosniff"));
        problem.headers().forEach(response.getHeaders()::put);
        if (HttpStatus.hasNoBody(problem.status())) {
            callback.succeeded();
            return true;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        byte[] body = problem.json();
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        response.write(true, head ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
        return true;
    }

    private static Problem problem(Request request, int status) {
        Object failure = request.getAttribute(ERROR_EXCEPTION);
        if (failure instanceof Throwable thrown
                && (thrown.getCause() instanceof ProblemException
                        || thrown.getCause() instanceof InvalidKeyException)) {
            return Problems.of(thrown.getCause());
        } else if (failure instanceof HttpException http) {
            return Problems.refused(http);
        } else if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            return ProblemType.UNAVAILABLE
                    .problem("The agent is shutting down; send the request again when it is back.")
                    .retryAfter(1);
        } else if (failure instanceof Throwable thrown && status == HttpStatus.INTERNAL_SERVER_ERROR_500) {
            return Problems.of(thrown);
        }
        return Problems.refused(new HttpException.RuntimeException(status));
    }
}
