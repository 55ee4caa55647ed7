package io.c19.state.redis;

/**
 * Under which names what is kept. All begin with the same hash tag, so that a cluster has them in one place and one script can change them.
 *
 * @param prefix of this state, see {@link RedisSettings}
 */
record Layout(String prefix) {
    String base() {
        return "{" + prefix + "}:";
    }

    /** A hash: format, life, step, time, oldest, oldestTime, bytes, kept, print. */
    String head() {
        return base() + "head";
    }

    /** A hash for each key that holds a value: m (see {@link About}) and v. */
    String key(String key) {
        return base() + "key:" + key;
    }

    /** A stream: what each step changed. */
    String steps() {
        return base() + "steps";
    }

    /** A sorted set of all keys, those too that were deleted by a step that is still held. */
    String keys() {
        return base() + "keys";
    }

    /** A hash: the keys that were deleted by a step that is still held, with its number. */
    String gone() {
        return base() + "gone";
    }
}
