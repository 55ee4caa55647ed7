package io.c19.agent.http;

import io.c19.layers.AgentKind;
import io.c19.layers.config.Settings;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The kind {@code Default}: the HTTP API. Fields: {@code port} (0: any that is free), {@code bind}, and
 * {@code allow_unauthenticated}, without which it binds to nothing but this machine.
 */
public final class HttpAgentKind implements AgentKind {
    static final String NAME = "Default";

    private static final int PORT = 3097;
    private static final String BIND = "127.0.0.1";

    /** By its text alone, so that no resolver decides who may write. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1|\\[::1]");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> aliases() {
        return Set.of("Http");
    }

    @Override
    public Starting configure(Settings settings) {
        int port = settings.integer("port", PORT, 0, 65_535);
        String bind = settings.text("bind", BIND);
        boolean open = settings.flag("allow_unauthenticated", false);
        if (!open && !LOOPBACK.matcher(bind).matches()) {
            throw settings.wrong(
                    "bind",
                    "an address of this machine alone, such as 127.0.0.1; or set allow_unauthenticated: true,"
                            + " and everyone who can reach it can read and write");
        }
        return (context, state, connection) -> HttpAgent.start(bind, port, context, state, connection);
    }
}
