package io.c19.state.git;

/** The contract of a state with its keys spread over 256 times 256 directories. */
class DoubleFanOutStateTest extends FanOutStateTest {
    @Override
    int fanOut() {
        return 2;
    }
}
