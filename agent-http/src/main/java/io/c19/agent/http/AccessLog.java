package io.c19.agent.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each request, whichever way it was answered; for those who look for something, so at DEBUG. Thread-safe. */
final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.c19.agent.http.access");

    @Override
    public void log(Request request, Response response) {
        if (LOG.isDebugEnabled()) {
            double millis = NanoTime.since(request.getHeadersNanoTime()) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            LOG.debug(
                    "{} {} {} {} ms",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    response.getStatus(),
                    millis);
        }
    }
}
