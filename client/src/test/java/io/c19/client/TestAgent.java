package io.c19.client;

import io.c19.layers.Agent;
import io.c19.layers.LayerContext;
import io.c19.layers.Layers;
import io.c19.layers.State;
import io.c19.layers.config.Configuration;
import io.c19.layers.config.Flags;
import io.c19.layers.config.Overlay.Found;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** An agent in this process. */
final class TestAgent implements AutoCloseable {
    private final State state;
    private final Agent agent;

    private TestAgent(Map<String, Found> flags) {
        Configuration configuration = Configuration.load(null, new Flags(flags));
        LayerContext context = new LayerContext("test", Clock.systemUTC(), configuration.limits());
        state = configuration.state().open(context);
        agent = configuration.agent().start(context, new Layers(state, null));
    }

    static TestAgent onGit(Path directory) {
        return onGit(directory, 0);
    }

    /** @param port 0: any free one */
    static TestAgent onGit(Path directory, int port) {
        return start("state.path", directory.toString(), "state.node", "n1", "agent.port", Integer.toString(port));
    }

    static TestAgent start(String... fieldsAndValues) {
        Map<String, Found> flags = new LinkedHashMap<>();
        flags.put("agent.port", new Found("0", "test"));
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            flags.put(fieldsAndValues[i], new Found(fieldsAndValues[i + 1], "test"));
        }
        return new TestAgent(flags);
    }

    URI address() {
        return agent.address();
    }

    C19Client client() {
        return C19Client.connect(address(), ClientOptions.DEFAULT);
    }

    @Override
    public void close() {
        agent.close();
        state.close();
    }
}
