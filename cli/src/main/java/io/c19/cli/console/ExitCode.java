package io.c19.cli.console;

/** What a script can tell the end of a command by. The numbers are part of the contract. */
public enum ExitCode {
    DONE(0),
    /** It failed for a reason that has no number of its own. */
    ERROR(1),
    /** The command line itself is wrong. */
    USAGE(2),
    /** The key or revision is not there. */
    NOT_FOUND(3),
    /** The key does not hold what the command said it must. */
    PRECONDITION_FAILED(4),
    /** The agent cannot be reached, answers too late, or is too busy now. */
    UNREACHABLE(5),
    NOT_ALLOWED(6),
    /** Keys are in conflict, which a person or a program has to resolve. */
    CONFLICTS(7),
    /** Ended by the interrupt key: 128 and the signal's number, as shells count. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
