package io.c19.state.redis;

import io.c19.layers.StateException;
import io.c19.layers.meter.ServerMeters;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The server, and what is asked of it: each answer is waited for as long as the settings say. Thread-safe. */
final class Server implements AutoCloseable {
    private final Client client;
    private volatile Client.Connected connected;
    private final Layout layout;
    private final String[] keys;
    private final Duration timeout;
    private final Failures failures;
    private final ServerMeters meters;

    private Server(Client client, RedisSettings settings, ServerMeters meters) {
        this.client = client;
        this.meters = meters;
        this.layout = new Layout(settings.prefix());
        this.keys = new String[] {layout.head()};
        this.timeout = settings.timeout();
        this.failures = new Failures(settings.url(), timeout);
        this.connected = client.connect();
    }

    /** @throws StateException with a sentence that says why there is no connection */
    static Server connect(RedisSettings settings, Map<String, String> environment, ServerMeters meters) {
        Client client = Client.of(settings, environment);
        try {
            Server single = new Server(client, settings, meters);
            if (!single.ask(commands -> commands.info("cluster")).contains("cluster_enabled:1")) {
                return single;
            }
            client = client.ofCluster(settings);
            return new Server(client, settings, meters);
        } catch (RuntimeException e) {
            client.close();
            throw new Failures(settings.url(), settings.timeout()).of(e);
        }
    }

    Layout layout() {
        return layout;
    }

    Failures failures() {
        return failures;
    }

    ServerMeters meters() {
        return meters;
    }

    Duration timeout() {
        return timeout;
    }

    /** A further connection, for commands that wait; closed with this server. */
    Client.Connected another() {
        return client.connect();
    }

    /** Makes a new connection if nothing comes over the one that there is. */
    void renew() {
        try {
            ask(commands -> commands.ping());
        } catch (StateException e) {
            Client.Connected old = connected;
            connected = client.connect();
            var unused = old.connection().closeAsync();
        }
    }

    /**
     * Asks, and waits for the answer, even when interrupted: who asked must know what became of it.
     *
     * @throws StateException when there is none in time, or Redis refuses
     */
    <T> T ask(Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> question) {
        long start = System.nanoTime();
        RuntimeException failure = null;
        try {
            return await(question.apply(connected.commands()), timeout);
        } catch (RuntimeException e) {
            failure = e;
            throw failures.of(e);
        } finally {
            meters.called(start, isAnswer(failure));
        }
    }

    /** What the script answers: {@code byte[]}, {@link Long} and lists of these. */
    List<Object> run(Script script, byte[]... arguments) {
        try {
            return ask(commands -> evalsha(commands, script, arguments));
        } catch (StateException e) {
            if (!(e.getCause() instanceof RedisNoScriptException)) {
                throw e;
            }
            return ask(commands -> eval(commands, script, arguments));
        }
    }

    /**
     * The same without waiting. What depends on the answer is done by the thread that reads all answers, so it has to be quick; or by one
     * that keeps time, when there is none. Fails as Lettuce does, or with a {@link TimeoutException}.
     */
    CompletableFuture<List<Object>> start(Script script, byte[]... arguments) {
        return start(commands -> evalsha(commands, script, arguments)).exceptionallyCompose(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return cause instanceof RedisNoScriptException
                    ? start(commands -> eval(commands, script, arguments))
                    : CompletableFuture.failedFuture(cause);
        });
    }

    private <T> CompletableFuture<T> start(
            Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> question) {
        long start = System.nanoTime();
        try {
            return question.apply(connected.commands())
                    .toCompletableFuture()
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((answer, failure) -> meters.called(start, isAnswer(failure)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Rather than that there is none; a refusal is one. */
    private static boolean isAnswer(@Nullable Throwable failure) {
        return failure == null || failure instanceof RedisCommandExecutionException;
    }

    private RedisFuture<List<Object>> evalsha(
            RedisClusterAsyncCommands<String, byte[]> commands, Script script, byte[][] arguments) {
        return commands.evalsha(script.sha(), ScriptOutputType.MULTI, keys, arguments);
    }

    private RedisFuture<List<Object>> eval(
            RedisClusterAsyncCommands<String, byte[]> commands, Script script, byte[][] arguments) {
        return commands.eval(script.source(), ScriptOutputType.MULTI, keys, arguments);
    }

    /** Fails as Lettuce does. */
    <T> T await(RedisFuture<T> answer, Duration max) {
        long end = System.nanoTime() + max.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            boolean unused = answer.cancel(false);
            throw new IllegalStateException("no answer in time", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** After this the name of the server is looked up again: it is another one that takes writes now. */
    void reconnect() {
        var unused = connected.commands().quit();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static String text(Object answered) {
        return answered instanceof byte[] utf8 ? new String(utf8, StandardCharsets.UTF_8) : String.valueOf(answered);
    }

    @Override
    public void close() {
        client.close();
    }
}
