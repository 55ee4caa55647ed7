package io.c19.state.redis;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what can go wrong with Redis to what a person is told.
 *
 * @param url of the server; holds no secret
 */
record Failures(String url, Duration timeout) {
    /** How Lettuce begins to refuse a command while there is no connection, as it is told to. */
    private static final String NOT_CONNECTED = "Currently not connected";

    /** How answers begin that say how the server is, not what is wrong with a command. Of those there are more, and modules have their own. */
    private static final Set<String> OF_SERVER = Set.of(
            "ASK",
            "BUSY",
            "CLUSTERDOWN",
            "LOADING",
            "MASTERDOWN",
            "MISCONF",
            "MOVED",
            "NOAUTH",
            "NOREPLICAS",
            "OOM",
            "READONLY",
            "TRYAGAIN",
            "WRONGPASS");

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
            return away(
                    "Redis at %s did not answer within %d ms; a write that was under way may have been done."
                            .formatted(url, timeout.toMillis()),
                    failure);
        }
        String nothingSent = nothingSent(failure);
        return away(
                "Redis at %s cannot be reached%s."
                        .formatted(
                                url,
                                nothingSent == null ? "; a write that was under way may have been done" : nothingSent),
                failure);
    }

    /** What else is to say of a failure before which nothing went to Redis, so that nothing can have been done; null: of another one. */
    private static @Nullable String nothingSent(Throwable failure) {
        if (find(failure, UnknownHostException.class) != null) {
            return ": there is no host of this name";
        } else if (find(failure, ConnectException.class) != null) {
            return ": nothing listens there, or it lets nobody in";
        } else if (find(failure, RedisConnectionException.class) != null) {
            return "";
        }
        RedisException other = find(failure, RedisException.class);
        return other != null && String.valueOf(other.getMessage()).startsWith(NOT_CONNECTED)
                ? "; nothing was done"
                : null;
    }

    /** Of a store that lost what was acknowledged, or is empty now. */
    StateException changed() {
        return new StateException(
                Reason.IO,
                "Redis at %s holds another state than a moment ago; send the request again.".formatted(url),
                null);
    }

    /** What Redis said, if it answered at all. */
    private static @Nullable String refusal(Throwable failure) {
        RedisCommandExecutionException refused = find(failure, RedisCommandExecutionException.class);
        return refused == null ? null : refused.getMessage();
    }

    /** @param said by Redis, of a command or in a script */
    StateException refused(String said, @Nullable Throwable failure) {
        // A script's errors begin with the words of the command that failed, or with where it stands.
        return switch (firstWord(said)) {
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
            case "LOADING" -> away("Redis at %s has started and still reads its data.".formatted(url), failure);
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
                yield new StateException(
                        isOfServer(said) ? Reason.AWAY : Reason.IO,
                        "Redis at %s refused a command: %s.".formatted(url, said),
                        failure);
            }
        };
    }

    /** @param said by Redis, of a command */
    static boolean isOfServer(String said) {
        return OF_SERVER.contains(firstWord(said));
    }

    private static String firstWord(String said) {
        return said.split(" ", 2)[0];
    }

    private static StateException unusable(String sentence, @Nullable Throwable cause) {
        return new StateException(Reason.UNUSABLE, sentence, cause);
    }

    private static StateException away(String sentence, @Nullable Throwable cause) {
        return new StateException(Reason.AWAY, sentence, cause);
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
