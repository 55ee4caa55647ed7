package io.c19.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams and the surroundings of one run of the program. Data goes to {@link #out}, everything else to {@link #err}; all
 * text is UTF-8. Not thread-safe, but for {@link #err}.
 *
 * @param out buffered; flushed when the command ends
 * @param environment the environment variables
 * @param terminals which of the streams are a terminal
 * @param verbose whether the person wants to see causes
 */
public record Console(
        InputStream in,
        OutputStream out,
        PrintStream err,
        Map<String, String> environment,
        Terminals terminals,
        Clock clock,
        boolean verbose) {

    /** Which streams lead to a person. */
    public record Terminals(boolean in, boolean out, boolean err) {
        public static final Terminals NONE = new Terminals(false, false, false);
    }

    public Console verbosely() {
        return new Console(in, out, err, environment, terminals, clock, true);
    }

    /** A variable of the environment; an empty one counts as absent, as shells make it hard to unset one for a command. */
    public @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** @see <a href="https://no-color.org">no-color.org</a> */
    public boolean colored() {
        return terminals.out() && variable("NO_COLOR") == null && !"dumb".equals(variable("TERM"));
    }

    /** A line of data. */
    public void line(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
        write(new byte[] {'\n'});
    }

    /** Data, exact. */
    public void write(byte[] data) {
        try {
            out.write(data);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** Something for a person to know that is not data. */
    public void note(String sentence) {
        err.println(sentence);
    }

    /** Asks a person at a terminal; anything but a yes is a no. */
    public boolean confirmed(String question) {
        String answer = answer(question + " [y/N] ");
        return answer != null && (answer.equals("y") || answer.equals("yes"));
    }

    /** Asks a person at a terminal. @return the line they gave, without space around it; null when there are no more */
    public @Nullable String answer(String question) {
        err.print(question);
        err.flush();
        try {
            // Byte by byte, so that nothing of what comes behind the line is taken.
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next = in.read();
            if (next < 0) {
                return null;
            }
            for (; next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
            }
            return line.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new Failure(ExitCode.ERROR, "Cannot read from standard input: " + Faults.of(e) + ".", e);
        }
    }

    /** All of standard input. */
    public byte[] input() {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new Failure(ExitCode.ERROR, "Cannot read from standard input: " + Faults.of(e) + ".", e);
        }
    }

    private static RuntimeException cannotWrite(IOException e) {
        String fault = Faults.of(e);
        // The reader, such as head, has had enough: it knows, and nobody else needs to be told.
        return fault.contains("Broken pipe")
                ? new ReaderGoneException(e)
                : new Failure(ExitCode.ERROR, "Cannot write to standard output: " + fault + ".", e);
    }
}
