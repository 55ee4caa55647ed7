package io.c19.cli.store;

import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.State;
import io.c19.state.git.GitStore;
import java.nio.file.Path;
import java.time.Clock;

/** Opens a Git state in this process. Apart from {@link Stores} so that a command that talks to an agent loads no JGit. */
final class DataDirectory {
    /** Nobody else sends to this process, so a batch may hold ten times what an agent takes. */
    private static final int BATCH_OPERATIONS_MAX = 10_000;

    private DataDirectory() {}

    static Store open(Path directory, Access access, String version, Clock clock) {
        Limits usual = Limits.DEFAULT;
        Limits limits = new Limits(
                usual.keyBytesMax(),
                usual.segmentBytesMax(),
                usual.valueBytesMax(),
                BATCH_OPERATIONS_MAX,
                usual.pageMax());
        LayerContext context = new LayerContext(version, clock, limits);
        State state =
                access == Access.READ ? GitStore.openReadOnly(directory, context) : GitStore.open(directory, context);
        return new StateStore(state, limits, version);
    }
}
