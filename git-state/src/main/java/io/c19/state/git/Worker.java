package io.c19.state.git;

/** A thread of this package: it does not keep the process alive, and its owner waits for its end whatever happens. */
final class Worker {
    private final Thread thread;

    Worker(String name, Runnable task) {
        this.thread = new Thread(task, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits until it has ended: what it took must be finished. Whoever interrupts the wait learns of it afterwards. */
    void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
