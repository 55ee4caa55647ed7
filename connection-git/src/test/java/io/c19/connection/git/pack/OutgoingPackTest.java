package io.c19.connection.git.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever had one commit and gets a pack has the other, with all it reaches. */
class OutgoingPackTest {
    private static final int PACKS = 6;
    private static final int WRITES = 40;

    @TempDir
    Path directory;

    private final Random random = Seed.take("OutgoingPackTest").random();

    @Test
    void of_historyWhereTreesComeBack_isComplete() throws IOException {
        Path data = directory.resolve("data");
        Path other = directory.resolve("other");
        ObjectId known = ObjectId.fromString(
                GitStore.init(data, new InitOptions(null, "a", "c19")).id());
        Git.in(directory).run("clone", "-q", "--mirror", data.toString(), other.toString());
        LayerContext context = new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT);
        try (State state = GitStore.open(data, context)) {
            Replica replica = (Replica) state;
            for (int i = 0; i < PACKS; i++) {
                ObjectId tip = write(state);
                // Else what is to be sent is in no pack of this repository yet.
                assertThat(i % 2 == 0 || replica.settle(Duration.ofMinutes(1))).isTrue();
                Git.in(other).runWith(pack(replica, tip, known), "index-pack", "--stdin", "--strict");
                Git.in(other).run("update-ref", "refs/heads/main", tip.name());
                Git.fsckStrict(other);
                known = tip;
            }
        }
    }

    /** What is new in one directory stays while the other comes back to what it was, and so does the tree that has both. */
    private ObjectId write(State state) {
        for (int i = 0; i < WRITES; i++) {
            boolean again = random.nextInt(5) > 0;
            Key key = new Key(again ? "d/again/" + random.nextInt(2) : "d/new/k");
            String value = again ? "v" + random.nextInt(2) : "v" + random.nextInt();
            state.apply(Batch.of(new Mutation.Put(key, Value.of(value.getBytes(UTF_8)))));
        }
        return ObjectId.fromString(state.head().revision().id());
    }

    private static byte[] pack(Replica replica, ObjectId tip, ObjectId known) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutgoingPack pack = OutgoingPack.of(replica, List.of(tip), List.of(known), NullProgressMonitor.INSTANCE)) {
            pack.writeTo(bytes, NullProgressMonitor.INSTANCE);
        }
        return bytes.toByteArray();
    }
}
