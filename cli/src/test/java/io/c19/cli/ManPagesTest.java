package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPagesTest {
    @TempDir
    Path directory;

    @Test
    void everyCommandHasAPage_thatRoffTakesWithoutAComplaint() throws Exception {
        ManPages.main(new String[] {directory.toString()});

        Path pages = directory.resolve("man1");
        for (Command command : Commands.all()) {
            assertThat(pages.resolve("c19-" + command.name() + ".1")).isNotEmptyFile();
        }
        assertThat(pages.resolve("c19-config-check.1")).exists();
        Process groff = new ProcessBuilder(
                        "bash", "-c", "command -v groff >/dev/null || exit 0; groff -man -Tutf8 -ww -z man1/*.1")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(groff.waitFor()).isZero();
    }

    @Test
    void page_hasWhatTheHelpHas() throws Exception {
        ManPages.main(new String[] {directory.toString()});

        String page = Files.readString(directory.resolve("man1/c19-get.1"));
        assertThat(page.lines())
                .contains(
                        ".TH \"C19-GET\" \"1\" \"\" \"C19 " + Version.PROGRAM + "\" \"C19 for Git\"",
                        "c19\\-get \\- Prints a value",
                        "\\fB\\-\\-at REV\\fR");
        for (String part : List.of("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO")) {
            assertThat(page).contains(".SH " + part + "\n");
        }
    }
}
