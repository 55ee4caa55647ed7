package io.c19.agent.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of each request, whichever way it was answered: it is measured, and has a line for those who look for something, so at DEBUG.
 * Thread-safe.
 */
final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.c19.agent.http.access");

    private final RequestMeters meters;

    AccessLog(RequestMeters meters) {
        this.meters = meters;
    }

    @Override
    public void log(Request request, Response response) {
        long nanos = NanoTime.since(request.getHeadersNanoTime());
        meters.answered(request.getMethod(), request.getHttpURI().getPath(), response.getStatus(), nanos);
        if (LOG.isDebugEnabled()) {
            double millis = nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
            LOG.debug(
                    "{} {} {} {} ms",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    response.getStatus(),
                    millis);
        }
    }
}
