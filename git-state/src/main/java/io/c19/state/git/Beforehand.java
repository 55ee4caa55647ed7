package io.c19.state.git;

/** What the writer deals with before it plans a group of writes, in turn with them; there is nothing to plan for it. */
interface Beforehand extends WriteRequest {
    @Override
    default Plan plan(GitSnapshot newest) {
        return new Plan.Recheck();
    }

    @Override
    default long bytes() {
        return 0;
    }
}
