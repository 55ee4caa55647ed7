package io.c19.layers;

/**
 * Capability of a state whose data is on a server, so that reads wait for a network. Who serves many requests on few threads asks before,
 * and lets a thread wait that others can do without.
 */
public interface Distant {
    /**
     * Whether the newest value of the key is in memory. At once; a hint, as the next write may make the read wait all the same.
     */
    boolean isNear(Key key);
}
