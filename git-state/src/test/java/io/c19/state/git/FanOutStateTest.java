package io.c19.state.git;

import io.c19.layers.LayerContext;
import io.c19.layers.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The contract of a state with its keys spread over 256 times 256 directories: one level is the same code, run once. */
class FanOutStateTest extends GitStateTest {
    private static final int FAN_OUT = 2;

    @Override
    int fanOut() {
        return FAN_OUT;
    }

    @Override
    protected State open(LayerContext context, Path directory, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("layout.fan_out", Integer.toString(fanOut()));
        return super.open(context, directory, all);
    }

    /** A key and a key below it never lie in one directory. */
    @Override
    public boolean treeShaped() {
        return false;
    }
}
