package io.c19.layers;

import java.util.Optional;

/** A request to a layer's {@link HttpRoute}, with all of its body. For the thread that answers it. */
public interface HttpRequest {
    /** As it was sent, not decoded. */
    String path();

    /** The value of a query parameter that the route knows, decoded; empty when it is not there. */
    Optional<String> parameter(String name);

    /** The lines of a header of that name, in whatever case, joined by commas; empty when there is none. */
    Optional<String> header(String name);

    /** Empty when there is none. */
    byte[] body();
}
