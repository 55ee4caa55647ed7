package io.c19.benchmarks.compare;

import java.net.InetSocketAddress;

/** Where a server listens, and how it is spoken to. */
interface Endpoint {
    InetSocketAddress address();

    /** A new one for each thread. */
    Wire wire();
}
