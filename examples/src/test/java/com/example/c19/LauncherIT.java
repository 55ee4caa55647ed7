package com.example.c19;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar of this module, given to the program as its user does. Needs the built program. */
class LauncherIT {
    private static final long PATIENCE_SECONDS = 60;

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("c19-examples-.*[A-Z0-9]\\.jar"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    private static String check(String classPath) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of("../c19", "config", "check")).redirectErrorStream(true);
        builder.environment().put("C19_STATE_KIND", "Journal");
        builder.environment().put("C19_CLASSPATH", classPath);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void kind_ofAJarThatIsGiven_isThere_andOfNoneIsNot() throws Exception {
        assertThat(check(jar().toString())).contains("state.sync").containsPattern("state\\.kind +Journal");
        assertThat(check(jar().getParent() + "/*")).contains("state.sync");
        assertThat(check("")).contains("state.kind: 'Journal' (expected: one of");
    }
}
