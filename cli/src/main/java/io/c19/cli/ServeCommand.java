package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.serve.RunningAgent;
import io.c19.cli.serve.Signals;
import io.c19.layers.config.Configuration;
import io.c19.layers.config.Environment;
import io.c19.layers.config.Flags;
import io.c19.layers.config.Overlay;
import io.c19.layers.config.Overlay.Found;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code c19 serve}: runs an agent until it is told to stop. */
final class ServeCommand extends Command {
    private final Arg<Path> config = option("--config", "FILE", "The configuration file. Default: none.", Path::of);
    private final Arg<String> data =
            option("--data", "DIR", "The data directory (state.path). Default: data.", text -> text);
    private final Arg<String> bind =
            option("--bind", "ADDR", "The address to serve on (agent.bind). Default: 127.0.0.1.", text -> text);
    private final Arg<String> port =
            option("--port", "N", "The port to serve on (agent.port); 0: any free one. Default: 3097.", text -> text);
    private final Arg<String> node = option(
            "--node", "ID", "This agent's name, unique in its cluster (state.node). Default: made once.", text -> text);
    private final Arg<String> fanOut = option(
            "--fan-out",
            "N",
            "Over how many levels of 256 directories a new store spreads its keys (state.layout.fan_out). Default: 0.",
            text -> text);
    private final Arg<String> connectionPort = option(
            "--connection-port",
            "N",
            "The port for peers and for git clone (connection.port). Default: 4097.",
            text -> text);
    private final Arg<List<String>> peers = options(
            "--peer",
            "HOST:PORT",
            "A peer (connection.peer_provider.peers); can be given several times.",
            text -> text);
    private final Flag prometheus = flag("--prometheus", "Answers GET /metrics for Prometheus (metrics.prometheus).");
    private final Arg<String> graphite = option(
            "--graphite",
            "HOST",
            "Sends metrics to Graphite there (metrics.graphite.host; port, prefix and interval are fields too).",
            text -> text);
    private final Flag open = flag(
            "--allow-unauthenticated",
            "Lets --bind name an address that other machines reach (agent.allow_unauthenticated).");

    ServeCommand() {
        super(
                "serve",
                "Runs an agent until it is stopped.",
                "Every field of the configuration can also be given by an environment variable, such as C19_AGENT_PORT; a flag "
                        + "goes before that, that before the file.");
    }

    @Override
    boolean logs() {
        return true;
    }

    @Override
    ExitCode run(Console console) throws InterruptedException {
        Overlay overlay = new Flags(flags()).over(new Environment(console.environment()));
        Configuration configuration = Configuration.load(config.get(), overlay);
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        Signals signals = Signals.listen();
        String signal;
        try (RunningAgent agent = RunningAgent.start(configuration, Version.PROGRAM, console.clock())) {
            signal = signals.await();
            log.info("stopping {} on SIG{}", agent.address(), signal);
        }
        log.info("stopped");
        return signal.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }

    private Map<String, Found> flags() {
        Map<String, Found> flags = new LinkedHashMap<>();
        add(flags, "state.path", data.get(), "--data");
        add(flags, "agent.bind", bind.get(), "--bind");
        add(flags, "agent.port", port.get(), "--port");
        add(flags, "state.node", node.get(), "--node");
        add(flags, "state.layout.fan_out", fanOut.get(), "--fan-out");
        add(flags, "connection.port", connectionPort.get(), "--connection-port");
        List<String> given = peers.get();
        add(flags, "connection.peer_provider.peers", given == null ? null : String.join(",", given), "--peer");
        add(flags, "metrics.prometheus", prometheus.given() ? "true" : null, "--prometheus");
        add(flags, "metrics.graphite.host", graphite.get(), "--graphite");
        add(flags, "agent.allow_unauthenticated", open.given() ? "true" : null, "--allow-unauthenticated");
        return flags;
    }

    private static void add(Map<String, Found> flags, String field, @Nullable String value, String flag) {
        if (value != null) {
            flags.put(field, new Found(value, flag));
        }
    }
}
