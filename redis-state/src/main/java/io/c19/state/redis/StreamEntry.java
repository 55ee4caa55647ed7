package io.c19.state.redis;

import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All steps that one call of a script made, and the marks between which they are.
 *
 * @param steps at least one, in order; of what was written here those are missing of which Redis refused a part
 * @param last the number of the last one
 * @param before the mark before the first, see {@link Mark}
 * @param mark the one after the last
 */
record StreamEntry(List<Step> steps, long last, String before, String mark) {
    static StreamEntry of(StreamMessage<String, byte[]> message) {
        List<Step> steps = Step.of(message);
        return new StreamEntry(steps, steps.get(steps.size() - 1).number(), field(message, "p"), field(message, "m"));
    }

    private static String field(StreamMessage<String, byte[]> message, String name) {
        byte[] value = message.getBody().get(name);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    long first() {
        return steps.get(0).number();
    }

    /** Whether none is missing. */
    boolean whole() {
        return steps.size() == last - first() + 1;
    }

    /**
     * Whether this is of another way than the one that led to a mark of the same life: some of what led there is lost. Never true when there are
     * steps in between, as then it cannot be told.
     */
    boolean contradicts(Mark known) {
        long at = known.at().step();
        if (at == last) {
            return known.differs(mark);
        } else if (at == first() - 1) {
            return known.differs(before);
        }
        // There a call ended, and none does here.
        return !known.digits().isEmpty() && !mark.isEmpty() && first() <= at && at < last;
    }

    /** @param life of which this is */
    Mark end(String life) {
        return new Mark(new Position(life, last), mark);
    }
}
