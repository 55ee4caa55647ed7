package io.c19.client;

import org.jspecify.annotations.Nullable;

/** What an agent answers. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, Headers headers, byte[] body) {
    /** By name, in any case. */
    @FunctionalInterface
    interface Headers {
        @Nullable
        String get(String name);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    boolean is(int... statuses) {
        for (int each : statuses) {
            if (status == each) {
                return true;
            }
        }
        return false;
    }

    /** Seconds that the agent asks to wait; -1 when it does not. */
    int retryAfterSeconds() {
        String text = header("Retry-After");
        return text != null && text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    }
}
