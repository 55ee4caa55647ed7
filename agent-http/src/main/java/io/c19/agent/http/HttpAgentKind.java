package io.c19.agent.http;

import io.c19.layers.AgentKind;
import io.c19.layers.config.Binding;
import io.c19.layers.config.Settings;
import java.util.Set;

/**
 * The kind {@code Default}: the HTTP API. Fields: {@code port} (0: any that is free), {@code bind}, and
 * {@code allow_unauthenticated}, without which it binds to nothing but this machine; {@code watches}, how many there may be at a time.
 */
public final class HttpAgentKind implements AgentKind {
    static final String NAME = "Default";

    private static final int PORT = 3097;

    /** More than one process can have connections. */
    private static final int WATCHES_MAX = 1_000_000;

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
        Binding binding = Binding.unauthenticated(settings, PORT);
        int watches = settings.integer("watches", Watches.DEFAULT_MAX, 0, WATCHES_MAX);
        return (context, layers) -> HttpAgent.start(binding.address(), binding.port(), watches, context, layers);
    }
}
