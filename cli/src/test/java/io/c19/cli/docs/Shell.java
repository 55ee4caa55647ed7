package io.c19.cli.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One bash in which a document's commands run one after the other, as they would for a reader. */
final class Shell implements AutoCloseable {
    private static final String END = "@@end@@";
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Writer input;
    private final BufferedReader output;

    Shell(Path directory, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "--noprofile", "--norc")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Runs a command to its end. @return the lines that it printed on both streams */
    List<String> run(String command) throws IOException {
        // The command reads nothing: what follows in our pipe is the next command.
        input.write("{ " + command + "\n} </dev/null\nprintf '\\n" + END + "\\n'\n");
        input.flush();
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null && !line.equals(END); line = output.readLine()) {
            lines.add(line);
        }
        // The line feed before the mark belongs to the mark, unless the output did not end in one.
        if (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** Ends the shell and what it started in the background. */
    @Override
    public void close() throws IOException {
        input.write("kill $(jobs -p) 2>/dev/null; wait; exit\n");
        input.close();
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
