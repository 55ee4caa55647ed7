package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.Console.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Command lines, run in this process as {@link Main} runs them. Immutable. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Program(Map<String, String> environment, Terminals terminals, byte[] input) {
    static Program withUrl(String url) {
        return new Program(Map.of("C19_URL", url), Terminals.NONE, new byte[0]);
    }

    static Program alone() {
        return new Program(Map.of(), Terminals.NONE, new byte[0]);
    }

    Program with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Program(more, terminals, input);
    }

    Program atTerminal() {
        return new Program(environment, new Terminals(true, true, true), input);
    }

    Program fed(String text) {
        return fed(text.getBytes(StandardCharsets.UTF_8));
    }

    Program fed(byte[] bytes) {
        return new Program(environment, terminals, bytes);
    }

    Ran run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(input),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                terminals,
                Clock.systemUTC(),
                false);
        int code = Main.run(words, console);
        return new Ran(List.of(words), code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs what has to succeed. @return standard output */
    String ok(String... words) {
        Ran ran = run(words);
        if (ran.code() != 0) {
            throw new AssertionError(ran.toString());
        }
        return ran.out();
    }

    /** What became of a command line. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Ran(List<String> words, int code, byte[] bytes, String err) {
        String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return words + ": exit code " + code + "\n" + out() + err;
        }
    }
}
