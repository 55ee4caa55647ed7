package io.c19.state.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.TestClock;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/** A bare repository, its pack directory, and what has to be true of both. */
final class Bench implements AutoCloseable {
    final Path data;
    final FileRepository repository;
    final PackDirectory packs;
    final TestClock clock = new TestClock();

    Bench(Path data) {
        this(data, Disk.REAL);
    }

    Bench(Path data, Disk disk) {
        this.data = data;
        try {
            if (!Files.exists(data.resolve("HEAD"))) {
                begin();
            }
            repository = new FileRepository(data.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packs = new PackDirectory(repository, disk);
    }

    /** What the packer does: a pack, the ref, no protection any more. */
    WrittenPack add(List<NewObject> objects, ObjectId head) throws IOException {
        WrittenPack pack = packs.write(objects, Compression.FAST);
        update(head);
        packs.unkeep(pack);
        return pack;
    }

    /** Without the ref. */
    void add(List<NewObject> objects, Compression compression) throws IOException {
        packs.unkeep(packs.write(objects, compression));
    }

    void update(ObjectId head) {
        Git.in(data).run("update-ref", "refs/heads/main", head.name());
    }

    PackMerge merge() throws IOException {
        return new PackMerge(packs, clock, () -> {});
    }

    /** Has a person keep some of the packs, and no others. */
    void keepSome(Random random) throws IOException {
        for (String file : files()) {
            Path keep = data.resolve("objects/pack").resolve(file.replaceFirst("\\.[a-z]+$", ".keep"));
            Files.deleteIfExists(keep);
            if (random.nextInt(5) == 0) {
                Files.createFile(keep);
            }
        }
    }

    /** How many trees the packs hold that are not told by others. */
    long wholeTrees() {
        return files().stream()
                .filter(file -> file.endsWith(".idx"))
                .flatMap(file -> Git.in(data)
                        .run("verify-pack", "-v", "objects/pack/" + file)
                        .lines())
                .filter(line -> line.matches("[0-9a-f]{40} tree +\\d+ \\d+ \\d+"))
                .count();
    }

    /** Without any commit, fsck would have something to say. This one's objects are loose. */
    private void begin() throws IOException {
        Files.createDirectories(data);
        Git git = Git.in(data);
        git.run("init", "-q", "--bare", "--initial-branch=main");
        String tree = git.run("mktree").strip();
        git.run(
                "update-ref",
                "refs/heads/main",
                git.run("commit-tree", "-m", "begin", tree).strip());
    }

    List<String> files() {
        return files("objects/pack");
    }

    List<String> files(String directory) {
        try (Stream<Path> files = Files.list(data.resolve(directory))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By JGit, by real Git, and with nothing that fsck has to say. */
    void assertReadable(Collection<NewObject> objects) throws IOException {
        try (ObjectReader reader = repository.newObjectReader()) {
            for (NewObject object : objects) {
                ObjectLoader loader = reader.open(object.id());
                assertThat(loader.getType()).isEqualTo(object.type());
                assertThat(loader.getBytes(Integer.MAX_VALUE)).isEqualTo(object.bytes());
                assertThat(reader.getObjectSize(object.id(), object.type())).isEqualTo(object.bytes().length);
            }
        }
        String all = Git.in(data).run("cat-file", "--batch-check", "--batch-all-objects");
        for (NewObject object : objects) {
            assertThat(all)
                    .contains("%s %s %d\n"
                            .formatted(object.id().name(), Constants.typeString(object.type()), object.bytes().length));
        }
        assertSound();
    }

    /** Every object has the content of its name, and every index says what its pack holds. */
    void assertSound() {
        Git.fsckStrict(data);
        for (String file : files()) {
            if (file.endsWith(".idx")) {
                Git.in(data).run("verify-pack", "objects/pack/" + file);
            }
        }
    }

    /** @param chains what {@code git verify-pack} says at its end */
    static int deltas(String chains) {
        return chains.lines()
                .filter(line -> line.startsWith("chain length"))
                .mapToInt(line -> Integer.parseInt(line.replaceFirst(".*: (\\d+) objects?$", "$1")))
                .sum();
    }

    @Override
    public void close() {
        repository.close();
    }
}
