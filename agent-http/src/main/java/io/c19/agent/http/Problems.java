package io.c19.agent.http;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Busy;
import io.c19.layers.ApplyResult.KeyClash;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.HttpRefusal;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.LimitException;
import io.c19.layers.PeersUnansweredException;
import io.c19.layers.Precondition;
import io.c19.layers.StateException;
import io.c19.layers.Transacted;
import io.javalin.http.HttpResponseException;
import io.javalin.router.EndpointNotFound;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one table from what can go wrong to what a client is told. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** For what needs a person or another process: long enough not to hammer, short enough not to be forgotten. */
    private static final int RETRY_SECONDS = 5;

    private Problems() {}

    static Problem of(Throwable failure) {
        if (failure instanceof ProblemException e) {
            return e.problem();
        } else if (failure instanceof InvalidKeyException e) {
            return ProblemType.INVALID_KEY.problem(e.getMessage() + ".");
        } else if (failure instanceof LimitException e) {
            return (e.limit().startsWith("key") ? ProblemType.INVALID_KEY : ProblemType.TOO_LARGE)
                    .problem(e.getMessage() + ".")
                    .with("limit", e.limit());
        } else if (failure instanceof StateException e) {
            return of(e);
        } else if (failure instanceof PeersUnansweredException e) {
            return ProblemType.PEERS_UNANSWERED
                    .problem(String.valueOf(e.getMessage()))
                    .mayRetry();
        } else if (failure instanceof HttpRefusal e) {
            return of(e);
        } else if (failure instanceof EndpointNotFound) {
            return Problem.http(501, "The request's method is not known to this server.");
        } else if (failure instanceof HttpResponseException e) {
            return Problem.http(e.getStatus(), String.valueOf(e.getMessage()));
        } else if (failure instanceof IOException e) {
            return of(e);
        } else if (failure instanceof HttpException e) {
            return refused(e);
        }
        return unexpected(failure);
    }

    /** Why a write was refused. */
    static Problem of(ApplyResult refusal) {
        if (refusal instanceof PreconditionFailed failed) {
            return of(failed);
        } else if (refusal instanceof KeyClash clash) {
            return ProblemType.KEY_CLASH
                    .problem("key: '%s' cannot hold a value, since '%s' does and one is a directory of the other."
                            .formatted(clash.key(), clash.existing()))
                    .with("key", clash.key().text())
                    .with("existing", clash.existing().text());
        } else if (refusal instanceof Busy busy) {
            long seconds = Math.max(1, (busy.retryAfter().toMillis() + 999) / 1_000);
            return ProblemType.BUSY
                    .problem(
                            "Too many writes are waiting for the disk; send this one again in %d s.".formatted(seconds))
                    .retryAfter(seconds);
        }
        throw new IllegalArgumentException("not a refusal: " + refusal);
    }

    /** Why a transaction was not done. */
    static Problem of(Transacted refusal) {
        if (refusal instanceof Transacted.Refused refused) {
            return of(refused.why());
        } else if (refusal instanceof Transacted.RevisionUnknown unknown) {
            return Revisions.unknown(unknown.revision().id());
        } else if (refusal instanceof Transacted.OtherRequest other) {
            return ProblemType.IDEMPOTENCY_KEY_REUSED
                    .problem(
                            "%s: '%s' was that of a request that asked for something else (expected: a new key, or the same request)."
                                    .formatted(
                                            IdempotencyKey.NAME, other.request().key()))
                    .with("actual", other.request().key());
        }
        throw new IllegalArgumentException("not a refusal: " + refusal);
    }

    private static Problem of(PreconditionFailed failed) {
        Precondition condition = failed.condition();
        String expected;
        if (condition instanceof Precondition.EtagIn etags) {
            expected = etags.etags().size() == 1
                    ? etags.etags().iterator().next()
                    : "one of " + String.join(", ", new TreeSet<>(etags.etags()));
        } else {
            expected = condition instanceof Precondition.Absent ? "absent" : "present";
        }
        String actual = failed.actualEtag();
        Problem problem = ProblemType.PRECONDITION_FAILED
                .problem("key: '%s' is %s (expected: %s); read it and decide again."
                        .formatted(condition.key(), actual == null ? "absent" : actual, expected))
                .with("key", condition.key().text())
                .with("expected", expected)
                .with("actual", actual);
        return actual == null ? problem : problem.header("ETag", EtagHeader.quoted(actual));
    }

    private static Problem of(StateException failure) {
        String sentence = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case FULL -> ProblemType.STORAGE_FULL.problem(sentence).mayRetry();
            case CORRUPT -> {
                LOG.error("The state is damaged", failure);
                yield ProblemType.CORRUPT.problem(
                        sentence.contains("fsck") ? sentence : sentence + " Run `c19 fsck` to see what is damaged.");
            }
            case IO -> {
                LOG.warn("The state's storage failed", failure);
                yield ProblemType.UNAVAILABLE.problem(sentence).retryAfter(RETRY_SECONDS);
            }
            case AWAY, UNUSABLE, LOCKED, READ_ONLY, CLOSED ->
                ProblemType.UNAVAILABLE.problem(sentence).retryAfter(RETRY_SECONDS);
        };
    }

    /** What a layer's own route does not do. */
    private static Problem of(HttpRefusal refusal) {
        Problem problem = new Problem(
                "/problems/" + refusal.name(), refusal.status(), refusal.name().replace('-', ' '), refusal.detail());
        Duration pause = refusal.retryAfter();
        return pause == null
                ? problem
                : problem.retryAfter(Math.max(1, pause.plusMillis(999).toSeconds()));
    }

    /** What is no proper HTTP. */
    static Problem refused(HttpException failure) {
        String reason = failure.getReason() == null ? HttpStatus.getMessage(failure.getCode()) : failure.getReason();
        return Problem.http(failure.getCode(), "The request is refused: %s.".formatted(reason));
    }

    /** The client's side of the connection: nothing was done. */
    private static Problem of(IOException failure) {
        if (failure.getCause() instanceof TimeoutException) {
            return slow();
        } else if (failure instanceof EOFException) {
            return ProblemType.INVALID_REQUEST.problem(
                    "The body ended before the length that its headers promise; nothing was done.");
        } else if (failure.getCause() instanceof HttpException e) {
            return refused(e);
        }
        LOG.debug("Connection failed", failure);
        return ProblemType.INVALID_REQUEST.problem("The request could not be read to its end; nothing was done.");
    }

    static Problem slow() {
        return ProblemType.REQUEST_TIMEOUT
                .problem("The rest of the request did not come in time; nothing was done, send it again.")
                .mayRetry()
                .header("Connection", "close");
    }

    private static Problem unexpected(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.error("Unexpected failure {}", id, failure);
        return ProblemType.INTERNAL
                .problem("Something went wrong inside the agent; its log says more under %s.".formatted(id))
                .with("id", id);
    }
}
