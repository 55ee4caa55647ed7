package io.c19.peers.provider;

import io.c19.layers.PeerProvider;
import io.c19.layers.PeerProvider.ProviderKind;
import io.c19.layers.config.Settings;
import java.util.List;
import java.util.Set;

/** The kind {@code Static}: the peers are those that the field {@code peers} names. */
public final class StaticProvider implements ProviderKind {
    /** For {@link java.util.ServiceLoader}. */
    public StaticProvider() {}

    @Override
    public String name() {
        return "Static";
    }

    @Override
    public Set<String> aliases() {
        return Set.of("Default");
    }

    @Override
    public PeerProvider.Opening configure(Settings settings) {
        List<String> given = settings.texts("peers", List.of());
        for (String peer : given) {
            if (!PeerNames.isOne(peer)) {
                throw settings.wrong("peers", PeerNames.FORM);
            }
        }
        Set<String> peers = Set.copyOf(given);
        return context -> () -> peers;
    }
}
