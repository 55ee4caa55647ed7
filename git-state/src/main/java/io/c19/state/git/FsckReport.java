package io.c19.state.git;

import java.util.List;

/**
 * What a check of a whole repository found.
 *
 * @param objects how many objects were read and verified
 * @param problems one sentence each, empty when all is well
 */
public record FsckReport(long objects, List<String> problems) {
    public FsckReport {
        problems = List.copyOf(problems);
    }
}
