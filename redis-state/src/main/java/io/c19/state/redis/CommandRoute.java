package io.c19.state.redis;

import io.c19.layers.HttpAnswer;
import io.c19.layers.HttpRefusal;
import io.c19.layers.HttpRequest;
import io.c19.layers.HttpRoute;
import io.c19.layers.StateException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** {@code POST /v1/redis}: passes those commands on to the server that a setting names. Thread-safe. */
final class CommandRoute {
    static final String PATH = "/v1/redis";

    /** A value of the usual greatest length in base 64, with room for the rest. */
    private static final int BODY_BYTES_MAX = 2 << 20;

    /**
     * What changes how a connection answers, which all requests share, or what makes it wait. These cannot be passed on even if somebody names
     * them.
     */
    static final Set<String> NEVER = Set.of(
            "AUTH",
            "BLMOVE",
            "BLMPOP",
            "BLPOP",
            "BRPOP",
            "BRPOPLPUSH",
            "BZMPOP",
            "BZPOPMAX",
            "BZPOPMIN",
            "CLIENT",
            "DEBUG",
            "DISCARD",
            "EXEC",
            "HELLO",
            "MONITOR",
            "MULTI",
            "PSUBSCRIBE",
            "PSYNC",
            "QUIT",
            "READONLY",
            "READWRITE",
            "REPLCONF",
            "RESET",
            "SELECT",
            "SHUTDOWN",
            "SSUBSCRIBE",
            "SUBSCRIBE",
            "SYNC",
            "UNWATCH",
            "WAIT",
            "WAITAOF",
            "WATCH");

    private final Server server;
    private final Set<String> allowed;

    /** @param allowed in upper case: a name, or a name with its first argument; empty: there is no such route */
    CommandRoute(Server server, Set<String> allowed) {
        this.server = server;
        this.allowed = allowed;
    }

    List<HttpRoute> routes() {
        return allowed.isEmpty() ? List.of() : List.of(HttpRoute.post(PATH, BODY_BYTES_MAX, this::pass));
    }

    private HttpAnswer pass(HttpRequest request) {
        PassedCommand command = PassedCommand.parse(request.body());
        check(command);
        CommandArgs<String, byte[]> arguments = new CommandArgs<>(ReplyOutput.CODEC);
        command.arguments().forEach(arguments::add);
        Object reply;
        try {
            reply = server.ask(commands -> commands.dispatch(new Name(command.name()), new ReplyOutput(), arguments));
        } catch (StateException e) {
            if (e.getCause() instanceof RedisCommandExecutionException said && isOfTheCommand(said)) {
                throw new HttpRefusal(
                        422, "redis-error", "Redis refuses the command: " + said.getMessage() + ".", null);
            }
            throw e;
        }
        return HttpAnswer.json(PassedCommand.document(reply));
    }

    /** Rather than of the server, which other requests would meet too. */
    private static boolean isOfTheCommand(RedisCommandExecutionException failure) {
        return !Failures.isOfServer(String.valueOf(failure.getMessage()));
    }

    private void check(PassedCommand command) {
        if (Collections.disjoint(allowed, command.names())) {
            throw new HttpRefusal(
                    403,
                    "command-not-allowed",
                    "command: '%s' (expected: one of state.commands, %s)."
                            .formatted(shown(command.name()), String.join(", ", allowed)),
                    null);
        }
        String own = server.layout().base();
        for (byte[] argument : command.arguments()) {
            if (Server.text(argument).startsWith(own)) {
                throw new HttpRefusal(
                        403,
                        "command-not-allowed",
                        "An argument begins with %s, which is this state's own (expected: the routes under /v1/kv for its keys)."
                                .formatted(own),
                        null);
            }
        }
    }

    private static String shown(String name) {
        String cut = name.substring(0, Math.min(name.length(), 40));
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /** @param text as it goes over the wire */
    private record Name(String text) implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
