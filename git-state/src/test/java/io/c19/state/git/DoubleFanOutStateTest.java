package io.c19.state.git;

import io.c19.fixtures.Apart;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The contract of a state with its keys spread over 256 times 256 directories. */
class DoubleFanOutStateTest extends FanOutStateTest {
    @Override
    int fanOut() {
        return 2;
    }

    /** Of sides, one level tells as much, in half the time. */
    @Override
    protected @Nullable State openApart(LayerContext context, Path directory, Apart apart) {
        return null;
    }
}
