package io.c19.connection.git.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.State;
import io.c19.layers.Value;
import io.c19.state.git.GitStore;
import io.c19.state.git.InitOptions;
import io.c19.state.git.Replica;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnowledgeTest {
    private static final String NODE = "a";

    @TempDir
    Path directory;

    private State state;
    private Knowledge knowledge;

    @BeforeEach
    void open() {
        GitStore.init(directory, new InitOptions(null, NODE, "c19"));
        state = GitStore.open(directory, new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT));
        knowledge = new Knowledge((Replica) state);
    }

    @AfterEach
    void close() {
        state.close();
    }

    private ObjectId put(String value) {
        state.apply(Batch.of(new Mutation.Put(new Key("k"), Value.of(value.getBytes(UTF_8)))));
        return ((Replica) state).main();
    }

    @Test
    void whatItFetched_isNotToBeSentAgain_thoughItDoesNotSayYetThatItHasIt() throws IOException {
        put("1");
        ObjectId tip = put("2");
        knowledge.learn(Map.of());
        assertThat(knowledge.lacking()).containsExactly(Map.entry(NODE, tip));
        knowledge.fetched(List.of(tip));
        assertThat(knowledge.mayLack()).isFalse();
        assertThat(knowledge.lacking()).isEmpty();
    }

    @Test
    void whatCameAfterIt_isToBeSent_butNotWhatItFetched() throws IOException {
        ObjectId fetched = put("1");
        knowledge.learn(Map.of());
        knowledge.fetched(List.of(fetched));
        ObjectId tip = put("2");
        assertThat(knowledge.mayLack()).isTrue();
        assertThat(knowledge.lacking()).containsExactly(Map.entry(NODE, tip));
        assertThat(knowledge.had()).contains(fetched);
    }

    @Test
    void whatItFetched_countsNoMore_whenItTurnsOutNotToHaveIt() throws IOException {
        ObjectId tip = put("1");
        knowledge.learn(Map.of());
        knowledge.fetched(List.of(tip));
        knowledge.doubt();
        assertThat(knowledge.lacking()).containsExactly(Map.entry(NODE, tip));
        assertThat(knowledge.had()).isEmpty();
    }
}
