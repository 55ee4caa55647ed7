package io.c19.state.git;

/** Has the writer look whether somebody else moved {@code main}, in turn with the writes. */
enum Recheck implements WriteRequest {
    REQUEST;

    @Override
    public Plan plan(GitSnapshot newest) {
        return new Plan.Recheck();
    }

    @Override
    public long bytes() {
        return 0;
    }
}
