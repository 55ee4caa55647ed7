package io.c19.layers.config;

import java.util.regex.Pattern;

/**
 * Where a layer listens. Immutable.
 *
 * @param address a host name or an address, as it was configured
 * @param port 0: any that is free
 */
public record Binding(String address, int port) {
    private static final String DEFAULT_ADDRESS = "127.0.0.1";
    private static final int PORT_MAX = 65_535;

    /** By its text alone, so that no resolver decides who may write. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1|\\[::1]");

    /**
     * Reads {@code port}, {@code bind} and {@code allow_unauthenticated} of a layer that asks nobody who they are.
     *
     * @throws ConfigException when it would listen to other machines, and nobody said that this is wanted
     */
    public static Binding unauthenticated(Settings settings, int defaultPort) {
        int port = settings.integer("port", defaultPort, 0, PORT_MAX);
        String address = settings.text("bind", DEFAULT_ADDRESS);
        boolean open = settings.flag("allow_unauthenticated", false);
        if (!open && !LOOPBACK.matcher(address).matches()) {
            throw settings.wrong(
                    "bind",
                    "an address of this machine alone, such as 127.0.0.1; or set allow_unauthenticated: true,"
                            + " and everyone who can reach it can read and write");
        }
        return new Binding(address, port);
    }
}
