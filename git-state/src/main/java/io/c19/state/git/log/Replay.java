package io.c19.state.git.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the log holds. Records that were released may be among the first ones: doing again what they say does no harm as long
 * as all that follow are done too.
 *
 * @param records in their order; those that hold nothing are left out
 * @param lastSequence that of the last record, also when it is left out; 0 when there is none
 * @param torn a sentence about a record at the end that was not written completely and is left out; null when there is none
 */
public record Replay(List<LogRecord> records, long lastSequence, @Nullable String torn) {}
