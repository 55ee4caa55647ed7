package io.c19.cli;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Faults;
import io.c19.cli.console.ReaderGoneException;
import io.c19.cli.store.Stores;
import io.c19.client.C19Exception;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.LayerException;
import io.c19.layers.LimitException;
import io.c19.layers.StateException;
import io.c19.layers.config.ConfigException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * What a failure means: the exit code and the sentence. The one place where exceptions become either.
 *
 * @param sentence null where there is nothing to say
 */
record Verdict(ExitCode code, @Nullable String sentence) {
    static Verdict of(Throwable failure) {
        if (failure instanceof Failure f) {
            return new Verdict(f.code(), f.sentence());
        }
        if (failure instanceof C19Exception e) {
            return of(Stores.failure(e));
        }
        if (failure instanceof CommandLine.ParameterException e) {
            return new Verdict(ExitCode.USAGE, e.getMessage() + hint(e.getCommandLine()));
        }
        if (failure instanceof InvalidKeyException e) {
            return new Verdict(ExitCode.USAGE, e.getMessage());
        }
        if (failure instanceof ReaderGoneException) {
            return new Verdict(ExitCode.ERROR, null);
        }
        if (failure instanceof InterruptedException) {
            return new Verdict(ExitCode.INTERRUPTED, "Interrupted.");
        }
        if (failure instanceof LimitException
                || failure instanceof StateException
                || failure instanceof ConfigException
                || failure instanceof LayerException) {
            return new Verdict(ExitCode.ERROR, failure.getMessage());
        }
        if (failure instanceof IOException e) {
            return new Verdict(ExitCode.ERROR, "Input or output failed: " + Faults.of(e) + ".");
        }
        if (failure instanceof OutOfMemoryError) {
            return new Verdict(
                    ExitCode.ERROR, "Out of memory: give Java more with JAVA_OPTS=-Xmx2g, or work in smaller parts.");
        }
        return new Verdict(
                ExitCode.ERROR,
                "This should not happen (" + failure
                        + "): please report it with what you did and the output of the same " + "command with -v.");
    }

    private static String hint(CommandLine command) {
        return "; see `" + command.getCommandSpec().qualifiedName() + " --help`.";
    }
}
