package io.c19.client;

import org.jspecify.annotations.Nullable;

/**
 * A condition that does not hold.
 *
 * @param actualEtag of what the key holds instead; null when it is absent
 */
public record PreconditionFailed(String key, @Nullable String actualEtag, Problem problem) {
    static PreconditionFailed of(String key, Problem problem) {
        return new PreconditionFailed(key, problem.text("actual"), problem);
    }
}
