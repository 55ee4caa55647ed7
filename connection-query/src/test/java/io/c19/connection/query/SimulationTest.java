package io.c19.connection.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.connection.query.Reply.Absent;
import io.c19.connection.query.Reply.Found;
import io.c19.connection.query.Reply.Unanswered;
import io.c19.connection.query.Simulation.Outcome;
import io.c19.fixtures.Seed;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many agents at once. */
class SimulationTest {
    private static final int AGENTS = 1_000;
    private static final Key KEY = new Key("k");
    private static final Value ONE = Value.of("1".getBytes(StandardCharsets.UTF_8));
    private static final Value TWO = Value.of("2".getBytes(StandardCharsets.UTF_8));

    static Knobs knobs(int r0, int hops) {
        return knobs(r0, hops, Duration.ZERO);
    }

    private static Knobs knobs(Duration staleTtl) {
        return knobs(3, 8, staleTtl);
    }

    private static Knobs knobs(int r0, int hops, Duration staleTtl) {
        return new Knobs(
                r0,
                hops,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                staleTtl,
                1 << 20,
                List.of(),
                Duration.ofSeconds(10));
    }

    private static Simulation of(int agents, Random random) {
        return new Simulation(agents, knobs(Duration.ZERO), random);
    }

    @Test
    void thousandAgents_findWhatOneHas_withTheFewestMessages() {
        Random random = Seed.take("SimulationTest").random();
        Simulation simulation = of(AGENTS, random);
        for (int i = 0; i < 25; i++) {
            Key key = new Key("k" + i);
            simulation.agent(random.nextInt(AGENTS)).put(key, ONE);
            int asker = random.nextInt(AGENTS);
            Outcome outcome = simulation.find(asker, key);
            assertThat(outcome.reply()).isInstanceOf(Found.class);
            assertThat(outcome.messages()).isLessThan(AGENTS); // who has it is not asked, if it is who asks
            assertThat(simulation.find(asker, key).messages()).isZero();
        }
        Outcome nobody = simulation.find(0, new Key("none"));
        assertThat(nobody.reply()).isInstanceOf(Absent.class);
        assertThat(nobody.messages()).isEqualTo(AGENTS - 1);
        assertThat(simulation.find(0, new Key("none")).messages()).isZero();
    }

    @Test
    void agentsThatAreDown_areGoneRound_andNobodySaysThatAKeyIsAbsentThen() {
        Random random = Seed.take("SimulationTest down").random();
        Simulation simulation = of(AGENTS, random);
        for (int i = 0; i < AGENTS / 50; i++) {
            simulation.agent(2 * random.nextInt(AGENTS / 2)).down(); // every even one may be
        }
        int found = 0;
        for (int i = 0; i < 25; i++) {
            Key key = new Key("k" + i);
            simulation.agent(2 * random.nextInt(AGENTS / 2) + 1).put(key, ONE);
            Reply reply =
                    simulation.find(2 * random.nextInt(AGENTS / 2) + 1, key).reply();
            assertThat(reply).isNotInstanceOf(Absent.class);
            found += reply instanceof Found ? 1 : 0;
        }
        assertThat(found).isGreaterThan(22);
        assertThat(simulation.find(1, KEY).reply()).isInstanceOf(Unanswered.class);
    }

    @Test
    void agentsThatKnowAFewOthersOnly_findWhatIsFarAway_onceEach() {
        int count = 9;
        Simulation simulation = of(count, Seed.take("SimulationTest line").random());
        for (int i = 0; i < count; i++) { // a circle: each knows the two beside it
            simulation.agent(i).knows(simulation.agent((i + 1) % count), simulation.agent((i + count - 1) % count));
        }
        simulation.agent(4).put(KEY, ONE);
        assertThat(simulation.find(0, KEY).reply()).isInstanceOf(Found.class);
        Outcome nobody = simulation.find(0, new Key("none"));
        assertThat(nobody.reply()).isInstanceOf(Absent.class);
        assertThat(nobody.messages()).isLessThan(2 * count);
    }

    @Test
    void change_isToldToWhoeverHasACopy_alsoFromACopy() {
        Simulation simulation = of(50, Seed.take("SimulationTest change").random());
        simulation.agent(7).put(KEY, ONE);
        for (int i = 0; i < 5; i++) {
            assertThat(simulation.find(i, KEY).reply()).isInstanceOf(Found.class);
        }
        assertThat(simulation.find(20, new Key("new")).reply()).isInstanceOf(Absent.class);
        simulation.agent(7).put(KEY, TWO);
        simulation.agent(8).put(new Key("new"), ONE);
        simulation.run();
        for (int i = 0; i < 5; i++) {
            assertThat(simulation.find(i, KEY).reply())
                    .isInstanceOfSatisfying(
                            Found.class, found -> assertThat(found.value()).isEqualTo(TWO));
        }
        assertThat(simulation.find(20, new Key("new")).reply()).isInstanceOf(Found.class);
    }

    @Test
    void copy_isNotOlderThanItsBound_howeverManyAgentsItCameThrough() {
        Simulation simulation = of(50, Seed.take("SimulationTest age").random());
        simulation.agent(7).put(KEY, ONE);
        simulation.find(1, KEY);
        simulation.agent(7).down();
        simulation.pass(Duration.ofSeconds(40));
        Reply copy = simulation.find(2, KEY).reply();
        assertThat(copy).isInstanceOfSatisfying(Found.class, found -> assertThat(found.ageMillis())
                .isBetween(39_000L, 42_000L));
        simulation.pass(Duration.ofSeconds(21));
        assertThat(simulation.find(2, KEY).reply()).isInstanceOf(Unanswered.class);
    }

    @Test
    void staleCopy_isServedWhenNobodyAnswers_whenToldSo() {
        Simulation simulation = new Simulation(
                2, knobs(Duration.ofHours(1)), Seed.take("SimulationTest stale").random());
        simulation.agent(1).put(KEY, ONE);
        simulation.find(0, KEY);
        simulation.agent(1).down();
        simulation.pass(Duration.ofMinutes(2));
        assertThat(simulation.find(0, KEY).reply()).isInstanceOf(Found.class);
        simulation.pass(Duration.ofHours(2));
        assertThat(simulation.find(0, KEY).reply()).isInstanceOf(Unanswered.class);
    }

    @Test
    void equalQuestions_areAskedOnce() {
        Simulation simulation = of(4, Seed.take("SimulationTest equal").random());
        simulation.agent(1).put(KEY, ONE);
        List<CompletableFuture<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(simulation.agent(0).node.find(KEY));
        }
        simulation.run();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(Found.class));
        assertThat(simulation.find(0, new Key("none")).messages()).isEqualTo(3);
        assertThat(simulation.messages()).isEqualTo(6);
    }
}
