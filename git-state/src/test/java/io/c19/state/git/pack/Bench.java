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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/** A bare repository, its pack directory, and what has to be true of both. */
final class Bench implements AutoCloseable {
    private static final Pattern CHAIN = Pattern.compile("chain length = (\\d+): .*");
    private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{40} \\w+ +\\d+ \\d+ (\\d+).*");

    final Path data;
    final FileRepository repository;
    final PackDirectory packs;
    final TestClock clock = new TestClock();

    /** What {@link #addPacks} made. */
    final List<NewObject> objects = new ArrayList<>();

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

    /** Small ones, of one history. */
    List<WrittenPack> addPacks(int count, Random random) throws IOException {
        MadeHistory history = new MadeHistory(random, 3, 10);
        List<WrittenPack> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<NewObject> more = i == 0 ? history.begin() : history.puts(3, 100);
            objects.addAll(more);
            added.add(packs.write(more, Compression.FAST));
            packs.unkeep(added.get(i));
        }
        update(history.head());
        return added;
    }

    /** The same where nothing can be thrown. */
    void addSmall(int count, Random random) {
        try {
            addPacks(count, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return indexes()
                .flatMap(this::verified)
                .filter(line -> line.matches("[0-9a-f]{40} tree +\\d+ \\d+ \\d+"))
                .count();
    }

    /** How many deltas Git has to go through at most. */
    int longestChain() {
        return indexes()
                .flatMap(this::verified)
                .map(CHAIN::matcher)
                .filter(Matcher::matches)
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .max()
                .orElse(0);
    }

    /** Whether an entry of a pack tells the name of its base rather than where that is. */
    boolean hasDeltasToNamedObjects() throws IOException {
        for (String index : indexes().toList()) {
            byte[] pack = Files.readAllBytes(data.resolve("objects/pack/" + index.replace(".idx", ".pack")));
            if (verified(index)
                    .map(ENTRY::matcher)
                    .filter(Matcher::matches)
                    .anyMatch(entry -> (pack[Integer.parseInt(entry.group(1))] >> 4 & 7) == Constants.OBJ_REF_DELTA)) {
                return true;
            }
        }
        return false;
    }

    private Stream<String> indexes() {
        return files().stream().filter(file -> file.endsWith(".idx"));
    }

    private Stream<String> verified(String index) {
        return Git.in(data).run("verify-pack", "-v", "objects/pack/" + index).lines();
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
