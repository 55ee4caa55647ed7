package io.c19.metrics;

import io.c19.layers.ExporterKind;
import io.c19.layers.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kind {@code Graphite}: sends all meters to a Carbon server, in its text protocol. Fields: {@code host} with or without a port, {@code port}, {@code prefix}
 * before each name, {@code interval} in milliseconds.
 */
public final class GraphiteKind implements ExporterKind {
    private static final int PORT = 2003;
    private static final int PORT_MAX = 65_535;
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
    private static final Duration INTERVAL_MAX = Duration.ofHours(1);

    /** A host that a port may follow, with brackets around an IPv6 address; or such an address alone. */
    private static final Pattern ADDRESS = Pattern.compile(
            "([^\\[\\]:/\\s]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    /** Parts of a Graphite path. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private static final String ADDRESS_FORM = "HOST or HOST:PORT, such as 10.0.0.5, graphite:2003 or [::1]:2003";

    /** For {@link java.util.ServiceLoader}. */
    public GraphiteKind() {}

    @Override
    public String name() {
        return "Graphite";
    }

    @Override
    public Opening configure(Settings settings) {
        Matcher address = ADDRESS.matcher(settings.text("host", "127.0.0.1"));
        if (!address.matches()) {
            throw settings.wrong("host", ADDRESS_FORM);
        }
        String host = address.group(1) == null ? address.group() : address.group(1);
        int port = settings.integer("port", PORT, 1, PORT_MAX);
        if (address.group(2) != null) {
            port = Integer.parseInt(address.group(2));
            if (port < 1 || port > PORT_MAX) {
                throw settings.wrong("host", ADDRESS_FORM);
            }
        }
        String prefix = settings.text("prefix", GraphiteNames.part(machine()));
        if (!PREFIX.matcher(prefix).matches()) {
            throw settings.wrong("prefix", "letters, digits, - and _, in parts with a dot between");
        }
        Duration interval = settings.millis("interval", INTERVAL, INTERVAL_MIN, INTERVAL_MAX);
        int where = port;
        return context -> new GraphiteExporter(new CarbonLine(host, where, CarbonLine.SENDING_MAX), prefix, interval);
    }

    /** Agents on one machine need prefixes of their own; the documentation says so. */
    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
