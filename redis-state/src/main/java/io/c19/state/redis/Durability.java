package io.c19.state.redis;

import io.c19.layers.StateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether what Redis acknowledges is on a disk by then, which is a matter of its own settings. */
final class Durability {
    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    private final Server server;

    Durability(Server server) {
        this.server = server;
    }

    /** Says in the log what is set otherwise than a state that must not lose anything needs. */
    void warn() {
        warnings().forEach(LOG::warn);
    }

    /** A sentence each. */
    List<String> warnings() {
        Map<String, String> settings;
        try {
            settings = server.ask(commands -> commands.configGet("append*"));
            settings.putAll(server.ask(commands -> commands.configGet("maxmemory*")));
        } catch (StateException e) {
            return List.of("Redis does not tell its settings (%s): whether writes are durable, nobody here knows."
                    .formatted(e.getMessage()));
        }
        List<String> warnings = new ArrayList<>();
        if (!"yes".equals(settings.get("appendonly"))) {
            warnings.add(
                    "Redis keeps what is written in memory only until its next snapshot (appendonly is no): what was acknowledged"
                            + " is lost when it ends before; set `appendonly yes` and `appendfsync always`.");
        } else if (!"always".equals(settings.get("appendfsync"))) {
            warnings.add(
                    "Redis acknowledges writes before they are on its disk (appendfsync is %s): up to two seconds of them are lost when its"
                                    .formatted(settings.get("appendfsync"))
                            + " machine fails; set `appendfsync always`.");
        }
        String policy = settings.getOrDefault("maxmemory-policy", "noeviction");
        if (!policy.equals("noeviction") && !"0".equals(settings.get("maxmemory"))) {
            warnings.add(
                    "Redis removes values by itself when its memory is short (maxmemory-policy is %s); set `maxmemory-policy noeviction`."
                            .formatted(policy));
        }
        return warnings;
    }
}
