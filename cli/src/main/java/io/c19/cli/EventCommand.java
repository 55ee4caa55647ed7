package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Faults;
import io.c19.cli.store.Happenings.Happening;
import io.c19.cli.store.Store.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command that is run for each event, one after the other. */
final class EventCommand {
    private final List<String> words;
    private final Console console;

    EventCommand(List<String> words, Console console) {
        this.words = List.copyOf(words);
        this.console = console;
    }

    /** Returns when it has ended; that it failed is noted, and no reason not to go on. */
    void run(Happening happening) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(Redirect.INHERIT);
        set(builder, "EVENT", happening.name());
        set(builder, "KEY", happening.key().text());
        set(builder, "REVISION", happening.text("revision"));
        set(builder, "ETAG", happening.text("etag"));
        set(builder, "PREVIOUS", happening.text("previous"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new Failure(ExitCode.ERROR, "'" + words.get(0) + "' cannot be run: " + Faults.of(e) + ".", e);
        }
        feed(process, happening.value());
        print(process);
        int status = process.waitFor();
        if (status != 0) {
            console.note("'" + words.get(0) + "' ended with " + status + " for the " + happening.name() + " of '"
                    + happening.key() + "'.");
        }
    }

    /** In a thread of its own: a command may write much before it reads. */
    private static void feed(Process process, @Nullable Bytes value) {
        Thread feeding = new Thread(
                () -> {
                    try (OutputStream in = process.getOutputStream()) {
                        if (value != null) {
                            in.write(value.array());
                        }
                    } catch (IOException e) {
                        // It does not want to know.
                    }
                },
                "c19-feed");
        feeding.setDaemon(true);
        feeding.start();
    }

    private void print(Process process) {
        try (InputStream out = process.getInputStream()) {
            byte[] buffer = new byte[1 << 13];
            for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
                console.write(Arrays.copyOf(buffer, read));
            }
        } catch (IOException e) {
            console.note("'" + words.get(0) + "' cannot be read from: " + Faults.of(e) + ".");
        }
        console.flush();
    }

    /** One that is not there must not be that of whoever started us. */
    private static void set(ProcessBuilder builder, String name, @Nullable String value) {
        String variable = "C19_" + name;
        if (value == null) {
            builder.environment().remove(variable);
        } else {
            builder.environment().put(variable, value);
        }
    }
}
