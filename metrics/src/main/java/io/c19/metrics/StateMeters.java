package io.c19.metrics;

import io.c19.layers.Conflicts;
import io.c19.layers.Conflicts.Disputed;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.LayerContext;
import io.c19.layers.Layers;
import io.c19.layers.Prefix;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Keys, conflicts by the policy that they wait for, and whether writes are taken. Looked at by one thread, read by any. */
final class StateMeters {
    /** Who has more conflicts knows that much, and need not know of which policies all are. */
    private static final int CONFLICTS_MAX = 1_000;

    private static final String MANUAL = "manual";
    private static final String OTHERS = "others";

    private final State state;
    private final Map<String, Long> conflicts = new ConcurrentHashMap<>();
    private volatile double keys = Double.NaN;

    StateMeters(Layers layers, LayerContext context) {
        this.state = layers.state();
        MeterRegistry meters = context.meters();
        Gauge.builder("c19.state.keys", this, self -> self.keys)
                .description("Keys that hold a value.")
                .strongReference(true)
                .register(meters);
        Gauge.builder("c19.state.ready", this, StateMeters::ready)
                .description("1 when writes are taken, 0 when they are refused.")
                .strongReference(true)
                .register(meters);
        for (String policy : policies()) {
            Gauge.builder("c19.state.conflicts", this, self -> self.conflicts(policy))
                    .description("Keys in conflict, by the policy of their prefix.")
                    .tag("policy", policy)
                    .strongReference(true)
                    .register(meters);
        }
        Gauge.builder("c19.agent.info", () -> 1)
                .description("1; its tags say what runs.")
                .tag("version", context.version())
                .tag("state", state.kind())
                .tag(
                        "connection",
                        layers.connection() == null
                                ? "none"
                                : layers.connection().kind())
                .register(meters);
    }

    private static List<String> policies() {
        return Stream.concat(Rule.KINDS.stream(), Stream.of(OTHERS)).toList();
    }

    private double conflicts(String policy) {
        return Double.isNaN(keys) ? Double.NaN : conflicts.getOrDefault(policy, 0L);
    }

    private double ready() {
        try {
            return state.fault() == null ? 1 : 0;
        } catch (StateException e) {
            return 0;
        }
    }

    /** Counts anew. Blocks for disk. */
    void look() {
        StateStatus status = state.status();
        Map<String, Long> counted = new HashMap<>();
        if (status.conflicts() > 0) {
            state.capability(Conflicts.class).ifPresent(offered -> count(offered, counted));
            long known = counted.values().stream().mapToLong(Long::longValue).sum();
            counted.put(OTHERS, Math.max(0, status.conflicts() - known));
        }
        policies().forEach(policy -> conflicts.put(policy, counted.getOrDefault(policy, 0L)));
        keys = status.keys();
    }

    private static void count(Conflicts offered, Map<String, Long> counted) {
        List<Rule> rules = offered.policies().rules();
        for (Disputed disputed :
                offered.conflicts(Prefix.ALL, null, CONFLICTS_MAX).keys()) {
            String policy = rules.stream()
                    .filter(rule -> rule.prefix().matches(disputed.key()))
                    .findFirst()
                    .map(Rule::kind)
                    .orElse(MANUAL);
            counted.merge(policy, 1L, Long::sum);
        }
    }
}
