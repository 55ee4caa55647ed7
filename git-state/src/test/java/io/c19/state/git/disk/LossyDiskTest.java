package io.c19.state.git.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.state.git.disk.LossyDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the disk of the tests loses what it may lose, all of it at some time, and nothing else. */
class LossyDiskTest {
    /** So many cuts show each of a few outcomes all but surely; they are the same in every run. */
    private static final int SEEDS = 100;

    private static final String GONE = "(gone)";

    @TempDir
    Path temporary;

    private final LossyDisk disk = new LossyDisk();
    private Path root = Path.of("");

    @BeforeEach
    void root() throws IOException {
        root = Files.createDirectory(temporary.resolve("root"));
    }

    @Test
    void forcedContentOfASyncedName_isThereAfterEachCut() throws IOException {
        write("a", "1");
        disk.syncDirectory(root);
        assertThat(afterCuts("a")).containsExactly("1");
    }

    @Test
    void contentNotForced_isOldOrNew() throws IOException {
        write("a", "1");
        disk.syncDirectory(root);
        DiskFile file = disk.open(root.resolve("a"));
        file.write(bytes("2"), 0);
        assertThat(afterCuts("a")).containsExactlyInAnyOrder("1", "2");
        file.force();
        file.close();
        assertThat(afterCuts("a")).containsExactly("2");
    }

    @Test
    void sectorsNotForced_areOldOrNewEachForItself() throws IOException {
        write("a", "1".repeat(3 * TrackedFile.SECTOR_BYTES));
        disk.syncDirectory(root);
        try (DiskFile file = disk.open(root.resolve("a"))) {
            // The first and the last sector in part.
            file.write(bytes("2".repeat(2 * TrackedFile.SECTOR_BYTES)), TrackedFile.SECTOR_BYTES / 2);
        }
        Set<String> found = new TreeSet<>();
        for (String content : afterCuts("a")) {
            assertThat(content)
                    .hasSize(3 * TrackedFile.SECTOR_BYTES)
                    .startsWith("1")
                    .endsWith("1");
            found.add("" + content.charAt(TrackedFile.SECTOR_BYTES - 1) + content.charAt(TrackedFile.SECTOR_BYTES)
                    + content.charAt(2 * TrackedFile.SECTOR_BYTES));
        }
        assertThat(found).containsExactly("111", "112", "121", "122", "211", "212", "221", "222");
    }

    @Test
    void growthNotForced_isLostOrZerosOrThere() throws IOException {
        write("a", "1");
        disk.syncDirectory(root);
        try (DiskFile file = disk.open(root.resolve("a"))) {
            file.write(bytes("2".repeat(1000)), 1);
        }
        Set<String> found = afterCuts("a");
        assertThat(found)
                .allMatch(content -> content.matches("1(2*|\0*)(2*|\0*)"))
                .contains("1", "1" + "2".repeat(1000));
        assertThat(found).anyMatch(content -> content.length() > 1 && content.length() < 1001);
        assertThat(found).anyMatch(content -> content.length() == 1001 && content.contains("\0"));
    }

    @Test
    void nameNotSynced_isThereOrNot() throws IOException {
        write("a", "1");
        assertThat(afterCuts("a")).containsExactlyInAnyOrder("1", GONE);
        disk.syncDirectory(root);
        disk.delete(root.resolve("a"));
        assertThat(afterCuts("a")).containsExactlyInAnyOrder("1", GONE);
        disk.syncDirectory(root);
        assertThat(afterCuts("a")).containsExactly(GONE);
    }

    @Test
    void deletedFileThatWasNotForced_comesBackInPart() throws IOException {
        DiskFile file = disk.create(root.resolve("a"));
        disk.syncDirectory(root);
        file.write(bytes("1"), 0);
        file.close();
        disk.delete(root.resolve("a"));
        assertThat(afterCuts("a")).containsExactlyInAnyOrder("", "\0", "1", GONE);
    }

    @Test
    void move_isDoneToEachNameForItself() throws IOException {
        write("a", "1");
        disk.syncDirectory(root);
        disk.move(root.resolve("a"), root.resolve("b"));
        assertThat(afterCuts("a", "b")).containsExactlyInAnyOrder("1 (gone)", "(gone) 1", "1 1", "(gone) (gone)");
        disk.syncDirectory(root);
        assertThat(afterCuts("a", "b")).containsExactly("(gone) 1");
    }

    @Test
    void move_ofAFileNotForced_leavesTheSameUnderBothNames() throws IOException {
        disk.create(root.resolve("a")).close();
        disk.syncDirectory(root);
        try (DiskFile file = disk.open(root.resolve("a"))) {
            file.write(bytes("1"), 0);
            disk.move(root.resolve("a"), root.resolve("b"));
            assertThat(afterCuts("a", "b")).contains("1 1", " ", "1 (gone)").doesNotContain("1 ", " 1", "\0 1", "1 \0");
            file.write(bytes("2"), 1);
            file.force();
        }
        disk.syncDirectory(root);
        assertThat(afterCuts("a", "b")).containsExactly("(gone) 12");
    }

    @Test
    void move_inPlaceOfAnother_leavesOneOfThem() throws IOException {
        write("a", "1");
        write("b", "2");
        disk.syncDirectory(root);
        disk.move(root.resolve("a"), root.resolve("b"));
        assertThat(afterCuts("b")).containsExactlyInAnyOrder("1", "2");
        disk.syncDirectory(root);
        assertThat(afterCuts("b")).containsExactly("1");
    }

    @Test
    void syncDirectory_isForThatOneOnly() throws IOException {
        disk.createDirectories(root.resolve("x/y"));
        write("x/a", "1");
        write("x/y/a", "1");
        disk.syncDirectory(root.resolve("x"));
        assertThat(afterCuts("x/a", "x/y/a")).containsExactlyInAnyOrder("1 1", "1 (gone)");
    }

    @Test
    void filesOfOthers_areAsTheyAre() throws IOException {
        Files.createDirectory(root.resolve("x"));
        Files.writeString(root.resolve("x/a"), "1");
        assertThat(afterCuts("x/a")).containsExactly("1");
        try (DiskFile file = disk.open(root.resolve("x/a"))) {
            file.write(bytes("2222"), 0);
        }
        Files.writeString(root.resolve("other"), "3");
        Files.move(root.resolve("other"), root.resolve("x/a"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(afterCuts("x/a")).containsExactly("3");
    }

    @Test
    void afterPowerCut_withTheSameSeed_isTheSameAndLeavesTheTreeAlone() throws IOException {
        for (int i = 0; i < 20; i++) {
            write("f" + i, "1".repeat(100 * i));
            try (DiskFile file = disk.open(root.resolve("f" + i))) {
                file.write(bytes("2".repeat(1000)), 0);
            }
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add("f" + i);
        }
        Path one = disk.afterPowerCut(root, temporary.resolve("one"), 7);
        Path two = disk.afterPowerCut(root, temporary.resolve("two"), 7);
        Path three = disk.afterPowerCut(root, temporary.resolve("three"), 8);
        assertThat(contents(one, names)).isEqualTo(contents(two, names)).isNotEqualTo(contents(three, names));
        assertThat(contents(root, names)).doesNotContain(GONE);
    }

    @Test
    void failAt_failsOnceAndCounts() throws IOException {
        disk.failAt(Operation.FORCE, 2, LossyDisk.IO_ERROR);
        write("a", "1");
        disk.syncDirectory(root);
        try (DiskFile file = disk.open(root.resolve("a"))) {
            file.write(bytes("2"), 0);
            assertThatThrownBy(file::force).isInstanceOf(IOException.class).hasMessage(LossyDisk.IO_ERROR);
            assertThat(afterCuts("a")).containsExactlyInAnyOrder("1", "2");
            file.force();
        }
        assertThat(afterCuts("a")).containsExactly("2");
        assertThat(disk.count(Operation.FORCE)).isEqualTo(3);
        assertThat(disk.count(Operation.WRITE)).isEqualTo(2);
        assertThat(disk.syncPoints()).isEqualTo(4);
    }

    @Test
    void failAt_ofAWrite_writesHalf() throws IOException {
        disk.failAt(Operation.WRITE, 1, LossyDisk.IO_ERROR);
        try (DiskFile file = disk.create(root.resolve("a"))) {
            assertThatThrownBy(() -> file.write(bytes("1234"), 0)).hasMessage(LossyDisk.IO_ERROR);
        }
        assertThat(root.resolve("a")).hasContent("12");
    }

    @Test
    void full_letsFilesNeitherBeMadeNorGrow() throws IOException {
        write("a", "1234");
        disk.full(true);
        assertThatThrownBy(() -> disk.create(root.resolve("b"))).hasMessage(LossyDisk.NO_SPACE);
        try (DiskFile file = disk.open(root.resolve("a"))) {
            file.write(bytes("5678"), 0);
            assertThatThrownBy(() -> file.write(bytes("9"), 4)).hasMessage(LossyDisk.NO_SPACE);
            disk.full(false);
            file.write(bytes("9"), 4);
        }
        assertThat(root.resolve("a")).hasContent("56789");
        assertThatThrownBy(() -> disk.create(root.resolve("a"))).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void watchers_seeEachStepAndMayTakeCuts() throws IOException {
        List<String> seen = new ArrayList<>();
        disk.before(step -> seen.add(cut("before", step)));
        disk.after(step -> seen.add(cut("after", step)));
        write("a", "1");
        disk.syncDirectory(root);
        assertThat(seen.get(0)).isEqualTo("before CREATE 1: (gone)");
        assertThat(seen).endsWith("after SYNC_DIRECTORY 1: 1").hasSize(8);
    }

    private String cut(String when, LossyDisk.Step step) throws IOException {
        Path copy = temporary.resolve(when + step.operation() + step.number());
        disk.afterPowerCut(root, copy, 0);
        return "%s %s %d: %s".formatted(when, step.operation(), step.number(), content(copy, "a"));
    }

    private void write(String name, String text) throws IOException {
        try (DiskFile file = disk.create(root.resolve(name))) {
            file.write(bytes(text), 0);
            file.force();
        }
    }

    /** What these files hold after each of many cuts, one after the other with a space between. */
    private Set<String> afterCuts(String... names) throws IOException {
        Set<String> found = new TreeSet<>();
        Path cuts = Files.createTempDirectory(temporary, "cuts");
        for (int seed = 0; seed < SEEDS; seed++) {
            Path copy = disk.afterPowerCut(root, cuts.resolve("" + seed), seed);
            found.add(String.join(" ", contents(copy, Arrays.asList(names))));
        }
        return found;
    }

    private static List<String> contents(Path directory, List<String> names) throws IOException {
        List<String> contents = new ArrayList<>();
        for (String name : names) {
            contents.add(content(directory, name));
        }
        return contents;
    }

    private static String content(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Files.readString(file) : GONE;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
