package io.c19.connection.git.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.state.git.object.NewObject;
import io.c19.state.git.object.ObjectIds;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack is read as a whole and as it was meant, or not at all. */
class SmallPackTest {
    private static final int COMMITS = 12;
    private static final int DAMAGES = 400;

    @TempDir
    Path directory;

    private final Random random = Seed.take("SmallPackTest").random();
    private Git git;

    @BeforeEach
    void write() throws IOException {
        git = Git.in(directory);
        git.run("init", "-q", "-b", "main");
        for (int i = 0; i < COMMITS; i++) {
            Files.createDirectories(directory.resolve("d"));
            // Lines that stay are what makes deltas.
            String lines = "the same line as before\n".repeat(60 + i) + "and another: " + random.nextLong() + "\n";
            Files.write(directory.resolve("d/file" + i % 3), lines.getBytes(UTF_8));
            Files.write(directory.resolve("d/empty" + i), new byte[0]);
            git.run("add", ".");
            git.run("-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "-m", "commit " + i);
        }
    }

    @Test
    void objects_ofWhatNodesSend_areAllOfThem_andDeltasComeAfterTheirBases() throws IOException {
        List<NewObject> objects = objects(pack(true));

        String[] expected =
                git.run("rev-list", "--objects", "--no-object-names", "HEAD").split("\\s+");
        assertThat(objects).extracting(object -> object.id().name()).containsExactlyInAnyOrder(expected);
        assertThat(objects)
                .allMatch(object -> ObjectIds.of(object.type(), object.bytes()).equals(object.id()));
        assertThat(objects).anyMatch(object -> object.delta() != null);
        for (int i = 0; i < objects.size(); i++) {
            var delta = objects.get(i).delta();
            if (delta != null) {
                assertThat(objects.subList(0, i)).extracting(NewObject::id).contains(delta.base());
            }
        }
    }

    @Test
    void objects_ofAPackWhoseBasesAreToldById_areLeftToOthers() throws IOException {
        assertThat(objects(pack(false))).isEmpty();
    }

    @Test
    void objects_ofADamagedPack_areNone() throws IOException {
        byte[] pack = pack(true);
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged = pack.clone();
            int at = random.nextInt(pack.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(objects(damaged)).as("byte %d", at).isEmpty();
            assertThat(objects(Arrays.copyOf(pack, at))).as("cut at %d", at).isEmpty();
        }
    }

    /** With the right checksum, as somebody may send it who means harm: what is read of it has the ids of its content. */
    @Test
    void objects_ofAPackThatWasMadeToHarm_areNoneOrWhatTheyAre() throws IOException {
        byte[] pack = pack(true);
        for (int i = 0; i < DAMAGES; i++) {
            byte[] harmful = pack.clone();
            harmful[8 + random.nextInt(pack.length - 28)] = (byte) random.nextInt();
            sign(harmful);
            assertThat(objects(harmful)).allMatch(object -> ObjectIds.of(object.type(), object.bytes())
                    .equals(object.id()));
        }
    }

    @Test
    void objects_thatCannotBeRight_areLeftToOthers() throws IOException {
        Files.write(directory.resolve("bad"), "tree nonsense\n".getBytes(UTF_8));
        git.run("hash-object", "-t", "commit", "-w", "--literally", "bad");
        String bad =
                git.run("hash-object", "-t", "commit", "--literally", "bad").strip();

        assertThat(objects(packOf(bad))).isEmpty();
    }

    private static List<NewObject> objects(byte[] pack) {
        return new SmallPack(pack, new ObjectChecker()).objects();
    }

    private static void sign(byte[] pack) {
        int end = pack.length - Constants.OBJECT_ID_LENGTH;
        var digest = Constants.newMessageDigest();
        digest.update(pack, 0, end);
        System.arraycopy(digest.digest(), 0, pack, end, Constants.OBJECT_ID_LENGTH);
    }

    private byte[] packOf(String object) throws IOException {
        try (Repository repository = repository();
                PackWriter writer = new PackWriter(repository);
                var reader = repository.newObjectReader();
                var walk = new RevWalk(reader)) {
            writer.preparePack(List.of((RevObject) walk.lookupCommit(ObjectId.fromString(object)))
                    .iterator());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
            return out.toByteArray();
        }
    }

    private byte[] pack(boolean byOffset) throws IOException {
        try (Repository repository = repository();
                PackWriter writer = new PackWriter(new PackConfig(), repository.newObjectReader())) {
            writer.setDeltaBaseAsOffset(byOffset);
            writer.preparePack(NullProgressMonitor.INSTANCE, Set.of(repository.resolve("HEAD")), PackWriter.NONE);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
            return out.toByteArray();
        }
    }

    private Repository repository() throws IOException {
        return new FileRepository(new File(directory.toFile(), ".git"));
    }
}
