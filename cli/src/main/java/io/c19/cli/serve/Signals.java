package io.c19.cli.serve;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Waits for the signals that end a server. Shutdown hooks do not do: they cannot tell one signal from another, nor choose
 * the exit code.
 *
 * <p>By reflection, since {@code sun.misc.Signal}, though supported ({@code jdk.unsupported}) and without an alternative,
 * makes the compiler warn in a way that cannot be turned off.
 */
public final class Signals {
    private final CompletableFuture<String> first = new CompletableFuture<>();

    private Signals() {}

    /** From now on the signals come here; a second one ends the process at once. */
    public static Signals listen() {
        Signals signals = new Signals();
        signals.handle("TERM");
        signals.handle("INT");
        return signals;
    }

    /** Blocks until one arrives. @return {@code TERM} or {@code INT} */
    public String await() throws InterruptedException {
        try {
            return first.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("completed with a name only", e);
        }
    }

    private void arrived(String name) {
        if (!first.complete(name)) {
            Runtime.getRuntime().halt(128 + (name.equals("INT") ? 2 : 15));
        }
    }

    private void handle(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                arrived(name);
                                yield null;
                            }
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> self == arguments[0];
                            default -> "handler of " + name;
                        };
                    });
            Method handle = signal.getMethod("handle", signal, handler);
            handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java cannot handle the signal " + name, e);
        }
    }
}
