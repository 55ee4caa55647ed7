package io.c19.layers;

import java.net.URI;

/** The layer that applications talk to. */
public interface Agent extends AutoCloseable {
    /** The name it goes by in configuration. */
    String kind();

    /** Where applications reach it. */
    URI address();

    /** Called first when the layers are closed, by the thread that ends the agent. Takes no more requests, lets those in flight finish within a bounded time, then returns. The state stays open. */
    @Override
    void close();
}
