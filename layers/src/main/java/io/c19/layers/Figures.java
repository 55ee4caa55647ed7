package io.c19.layers;

import java.util.Map;

/**
 * Capability of a connection, peer provider or exporter that has something to say in {@code GET /v1/status}, which {@code c19 status}
 * shows a line each of; a state says it in {@link StateStatus#figures}. The agent asks for each such request, on the
 * thread that answers it.
 */
public interface Figures {
    /**
     * By name, in order: strings, numbers, truth values, and lists and maps of these. Quickly: people and monitors wait. Never secrets,
     * nor values of keys. Thread-safe.
     */
    Map<String, Object> figures();
}
