package io.c19.state.redis;

/**
 * What stands for all that was done in a store up to a step, the last of one call of a script. Two stores whose marks are equal there went the same
 * way to it. Numbers alone do not say so: a server that takes over, and did not know the last steps, gives their numbers to others.
 *
 * @param digits of a digest over the mark before and what the call did; empty: nobody knows, which is also so of what a program wrote that
 *     did not mark
 */
record Mark(Position at, String digits) {
    /** As scripts are told what is known here. */
    String told(Position newest) {
        return "%d %d %s".formatted(newest.step(), at.step(), digits);
    }

    boolean differs(String other) {
        return !digits.isEmpty() && !other.isEmpty() && !digits.equals(other);
    }
}
