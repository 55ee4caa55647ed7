package io.c19.metrics;

import io.c19.layers.ExporterKind;
import io.c19.layers.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The kind {@code Graphite}: sends all meters to a Carbon server, in its text protocol. Fields: {@code host}, {@code port}, {@code prefix}
 * before each name, {@code interval} in milliseconds.
 */
public final class GraphiteKind implements ExporterKind {
    private static final int PORT = 2003;
    private static final int PORT_MAX = 65_535;
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
    private static final Duration INTERVAL_MAX = Duration.ofHours(1);

    /** Parts of a Graphite path. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /** For {@link java.util.ServiceLoader}. */
    public GraphiteKind() {}

    @Override
    public String name() {
        return "Graphite";
    }

    @Override
    public Opening configure(Settings settings) {
        String host = settings.text("host", "127.0.0.1");
        int port = settings.integer("port", PORT, 1, PORT_MAX);
        String prefix = settings.text("prefix", GraphiteNames.part(machine()));
        if (!PREFIX.matcher(prefix).matches()) {
            throw settings.wrong("prefix", "letters, digits, - and _, in parts with a dot between");
        }
        Duration interval = settings.millis("interval", INTERVAL, INTERVAL_MIN, INTERVAL_MAX);
        return context -> new GraphiteExporter(new CarbonLine(host, port, CarbonLine.SENDING_MAX), prefix, interval);
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
