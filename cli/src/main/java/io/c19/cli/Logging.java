package io.c19.cli;

/**
 * Whether this process logs. Libraries ask for a logger as soon as they are loaded, and the first one who asks decides: so
 * this comes before any of them.
 */
final class Logging {
    private static final String PROVIDER = "slf4j.provider";

    private Logging() {}

    /**
     * For a command that reports what happens itself; spares it loading and setting up a logging library. Whoever names one has it, such as
     * tests, of which some run commands and others read the log in the same process.
     */
    static void off() {
        if (System.getProperty(PROVIDER) == null) {
            System.setProperty("slf4j.internal.verbosity", "WARN");
            System.setProperty(PROVIDER, "org.slf4j.helpers.NOP_FallbackServiceProvider");
        }
    }

    /**
     * For a server; see {@code logback.xml}.
     *
     * @param traces whether failures come with their stack traces
     */
    static void on(boolean traces) {
        if (traces) {
            System.setProperty("c19.trace", "%n%ex");
        }
    }
}
