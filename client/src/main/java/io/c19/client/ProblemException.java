package io.c19.client;

/** The agent refused, and says why: a limit, a malformed key, an unknown revision, a full disk, and so on. */
public final class ProblemException extends C19Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
