package io.c19.state.redis;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what can go wrong with Redis to what a person is told.
 *
 * @param url of the server; holds no secret
 */
record Failures(String url, Duration timeout) {

    StateException of(Throwable failure) {
        if (failure instanceof StateException already) {
            return already;
        }
        String refusal = refusal(failure);
        if (refusal != null) {
            return refused(refusal, failure);
        }
        SSLException untrusted = find(failure, SSLException.class);
        if (untrusted != null) {
            return new StateException(
                    Reason.UNUSABLE,
                    "There is no trusted way to Redis at %s: %s. Say state.ca_file if its certificate is of an authority of your own."
                            .formatted(url, untrusted.getMessage()),
                    failure);
        } else if (find(failure, TimeoutException.class) != null
                || find(failure, RedisCommandTimeoutException.class) != null) {
            return io(
                    "Redis at %s did not answer within %d ms; a write that was under way may have been done."
                            .formatted(url, timeout.toMillis()),
                    failure);
        }
        return io(
                "Redis at %s cannot be reached; a write that was under way may have been done.".formatted(url),
                failure);
    }

    /** Of a store that lost what was acknowledged, or is empty now. */
    StateException changed() {
        return io("Redis at %s holds another state than a moment ago; send the request again.".formatted(url), null);
    }

    /** What Redis said, if it answered at all. */
    private static @Nullable String refusal(Throwable failure) {
        RedisCommandExecutionException refused = find(failure, RedisCommandExecutionException.class);
        return refused == null ? null : refused.getMessage();
    }

    /** @param said by Redis, of a command or in a script */
    StateException refused(String said, @Nullable Throwable failure) {
        // A script's errors begin with the words of the command that failed, or with where it stands.
        String word = said.split(" ", 2)[0];
        return switch (word) {
            case "NOAUTH" ->
                unusable(
                        "Redis at %s asks for a password (expected: state.password_file, or the variable %s)."
                                .formatted(url, RedisSettings.PASSWORD),
                        failure);
            case "WRONGPASS" ->
                unusable(
                        "Redis at %s does not accept the password (of state.password_file or %s; state.user or %s names the user)."
                                .formatted(url, RedisSettings.PASSWORD, RedisSettings.USERNAME),
                        failure);
            case "NOPERM" ->
                unusable("Redis at %s does not permit its user to do this: %s.".formatted(url, said), failure);
            case "OOM", "-OOM" ->
                new StateException(
                        Reason.FULL,
                        "Redis at %s has no memory left; raise its maxmemory, or delete what others keep there."
                                .formatted(url),
                        failure);
            case "READONLY", "-READONLY" ->
                new StateException(
                        Reason.READ_ONLY,
                        "Redis at %s is a replica, which takes no writes now.".formatted(url),
                        failure);
            case "LOADING" -> io("Redis at %s has started and still reads its data.".formatted(url), failure);
            default -> {
                if (said.contains("without any password configured")) {
                    yield unusable("Redis at %s has no password, but one was given.".formatted(url), failure);
                } else if (said.contains("invalid password")) {
                    yield unusable("Redis at %s does not accept the password.".formatted(url), failure);
                } else if (said.contains("OOM command not allowed")) {
                    yield refused("OOM", failure);
                } else if (said.contains("READONLY")) {
                    yield refused("READONLY", failure);
                }
                yield io("Redis at %s refused a command: %s.".formatted(url, said), failure);
            }
        };
    }

    private static StateException unusable(String sentence, @Nullable Throwable cause) {
        return new StateException(Reason.UNUSABLE, sentence, cause);
    }

    private static StateException io(String sentence, @Nullable Throwable cause) {
        return new StateException(Reason.IO, sentence, cause);
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable at = failure;
        while (at != null) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
