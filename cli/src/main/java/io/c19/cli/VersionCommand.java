package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.View;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 version}: which program and which Java this is. */
final class VersionCommand extends Command {
    private final OutputOption output = new OutputOption(this);

    VersionCommand() {
        super("version", "Shows the version of the program and of Java.");
    }

    @Override
    ExitCode run(Console console) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("c19", Version.PROGRAM);
        fields.put("commit", Version.commit());
        fields.put("java", System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")");
        output.to(console).one(fields, View.ofFields(version -> Version.PROGRAM, version -> version));
        return ExitCode.DONE;
    }
}
