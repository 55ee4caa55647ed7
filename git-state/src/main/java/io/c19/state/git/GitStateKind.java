package io.c19.state.git;

import io.c19.layers.Expiry;
import io.c19.layers.StateKind;
import io.c19.layers.config.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The kind {@code Git}; makes the data directory when it is missing or empty. */
public final class GitStateKind implements StateKind {
    /** For {@link java.util.ServiceLoader}. */
    public GitStateKind() {}

    @Override
    public String name() {
        return GitState.KIND;
    }

    @Override
    public Opening configure(Settings settings) {
        Path directory = settings.path("path", Path.of("data"));
        Expiry expiry = Expiry.read(settings);
        String node = settings.textOrNull("node");
        String name = settings.text("name", InitOptions.DEFAULT_NAME);
        Layout layout = layout(settings.section("layout"));
        InitOptions options = options(settings, node, name, layout);
        return context -> {
            if (RepositoryDirectory.isVacant(directory)) {
                GitStore.init(directory, options);
            }
            return GitStore.open(directory, context, node, layout, expiry);
        };
    }

    /** Null where the configuration leaves it to the store. */
    private static @Nullable Layout layout(Settings settings) {
        String fanOut = settings.textOrNull("fan_out");
        return fanOut == null ? null : new Layout(settings.integer("fan_out", 0, 0, Layout.FAN_OUT_MAX));
    }

    private static InitOptions options(Settings settings, @Nullable String node, String name, @Nullable Layout layout) {
        if (node != null && !Nodes.isName(node)) {
            throw settings.wrong("node", Nodes.FORM);
        }
        if (!Nodes.isName(name)) {
            throw settings.wrong("name", Nodes.FORM);
        }
        return new InitOptions(null, node, name, layout == null ? null : layout.fanOut());
    }
}
