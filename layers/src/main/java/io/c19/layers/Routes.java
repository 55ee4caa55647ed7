package io.c19.layers;

import java.util.List;

/**
 * Capability of a state, connection, peer provider or exporter that adds routes to the agent's HTTP API. The agent asks for them
 * once, while it starts and on the thread that starts it, when the layer is open already.
 */
public interface Routes {
    /**
     * What it answers; may depend on its settings, and be empty. A path that the agent or another layer has keeps the agent from
     * starting, with a sentence that names both.
     */
    List<HttpRoute> routes();
}
