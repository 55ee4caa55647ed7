package io.c19.state.jdbc;

import io.c19.layers.Expiry;
import io.c19.layers.StateKind;
import io.c19.layers.config.Settings;
import java.util.Set;

/** The kind {@code Sql}. Its fields are those of {@link JdbcSettings}, and {@code ttl} and {@code purge_interval}. */
public final class JdbcStateKind implements StateKind {
    static final String NAME = "Sql";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> aliases() {
        return Set.of("Jdbc");
    }

    @Override
    public Opening configure(Settings settings) {
        JdbcSettings jdbc = JdbcSettings.read(settings);
        Expiry expiry = Expiry.read(settings);
        return context -> JdbcState.open(context, expiry, jdbc, System.getenv());
    }
}
