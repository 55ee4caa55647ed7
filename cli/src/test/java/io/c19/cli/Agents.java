package io.c19.cli;

import io.c19.cli.serve.RunningAgent;
import io.c19.layers.config.Configuration;
import io.c19.layers.config.Flags;
import io.c19.layers.config.Overlay.Found;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Agents in this process, on any free port. */
public final class Agents {
    private Agents() {}

    public static RunningAgent onGit(Path directory) {
        return start("state.path", directory.toString(), "state.node", "n1");
    }

    public static RunningAgent inMemory() {
        return start("state.kind", "Memory");
    }

    public static RunningAgent start(String... fieldsAndValues) {
        Map<String, Found> flags = new LinkedHashMap<>();
        flags.put("agent.port", new Found("0", "test"));
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            flags.put(fieldsAndValues[i], new Found(fieldsAndValues[i + 1], "test"));
        }
        return RunningAgent.start(Configuration.load(null, new Flags(flags)), "test", Clock.systemUTC());
    }
}
