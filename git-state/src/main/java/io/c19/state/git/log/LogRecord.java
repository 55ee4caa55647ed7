package io.c19.state.git.log;

import io.c19.state.git.object.NewObject;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One group of commits as it lies in the log.
 *
 * @param sequence one more than the record's before it
 * @param objects bases before the deltas that need them; none when the repository holds them, see {@link Stored}
 * @param refs where each named ref is after it, in the order in which they were given
 */
public record LogRecord(long sequence, List<NewObject> objects, Map<String, ObjectId> refs) {}
