package io.c19.agent.http;

import io.c19.layers.Key;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP/1.1 connections that say what is wrong with a path that Jetty cannot take at all, such as {@code /%zz} and
 * {@code /%00}: Jetty's own answer is a plain 400, and no handler sees the path.
 */
final class Connections extends HttpConnectionFactory {
    Connections(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new Explaining(getHttpConfiguration(), connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private static final class Explaining extends HttpConnection {
        Explaining(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
        }

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
            try {
                return super.newHttpStream(method, uri, version);
            } catch (IllegalArgumentException e) {
                throw explained(uri, e);
            }
        }

        private static HttpException.RuntimeException explained(String uri, IllegalArgumentException failure) {
            Throwable cause = failure;
            try {
                String path = uri.split("[?#]", 2)[0];
                Key unused = new Key(PercentDecoder.path(path, path.startsWith("/") ? 1 : 0));
            } catch (RuntimeException e) { // what is wrong with it as a key
                cause = e;
            }
            return new HttpException.RuntimeException(
                    HttpStatus.BAD_REQUEST_400, "the request target is malformed", cause);
        }
    }
}
