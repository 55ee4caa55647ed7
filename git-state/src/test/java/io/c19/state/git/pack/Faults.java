package io.c19.state.git.pack;

import io.c19.state.git.disk.LossyDisk;
import java.io.IOException;

/** Lets a disk fail at some step, whatever that does: there only, as for want of room, or from there on, as by a kill. */
final class Faults {
    private int countdown = Integer.MAX_VALUE;
    private boolean deadly;
    private boolean failed;

    Faults(LossyDisk disk) {
        disk.before(this::see);
    }

    /** @param step 1 is the next; deleting is none, since even a full disk deletes */
    void failAt(int step) {
        countdown = step;
        deadly = false;
        failed = false;
    }

    /** @param step 1 is the next */
    void dieAt(int step) {
        failAt(step);
        deadly = true;
    }

    /** Whether that step was reached. */
    boolean failed() {
        return failed;
    }

    void heal() {
        failAt(Integer.MAX_VALUE);
    }

    private void see(LossyDisk.Step step) throws IOException {
        if (step.operation() == LossyDisk.Operation.DELETE && !deadly) {
            return;
        }
        if ((failed && deadly) || --countdown == 0) {
            failed = true;
            throw new IOException(LossyDisk.NO_SPACE);
        }
    }
}
