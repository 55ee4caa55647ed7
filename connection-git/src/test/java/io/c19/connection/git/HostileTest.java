package io.c19.connection.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reaches the port may send anything: it is refused, at a bounded cost, no ref moves, and others are served. */
class HostileTest {
    private static final String ZERO = ObjectId.zeroId().name();

    @TempDir
    Path scratch;

    private final HttpClient client = HttpClient.newHttpClient();
    private Node node;
    private ObjectId before;

    @BeforeEach
    void start() {
        node = new Node(scratch.resolve("data"), "a");
        node.put("k", "v");
        node.settle();
        before = node.main();
    }

    @AfterEach
    void nothingMoved_andOthersAreServed() {
        assertThat(node.main()).isEqualTo(before);
        assertThat(node.replica.nodes()).containsOnlyKeys("a");
        Git.in(scratch).run("clone", "-q", node.connection.address().toString(), "afterwards");
        assertThat(scratch.resolve("afterwards/k")).hasContent("v");
        node.close();
        Git.fsckStrict(node.directory);
    }

    @Test
    void pack_thatClaimsMoreObjectsThanMemoryHolds() throws Exception {
        assertThat(push(command("refs/heads/main"), pack(0x7FFF_FFFF)))
                .contains("unpack objects in the pack: 2147483647");
    }

    @Test
    void pack_thatHasFewerObjectsThanItClaims() throws Exception {
        assertThat(push(command("refs/heads/main"), pack(3)))
                .doesNotContain("unpack ok")
                .contains("ng refs/heads/main");
    }

    @Test
    void pack_ofNothing_forACommitThatIsNotThere() throws Exception {
        assertThat(push(command("refs/c19/nodes/evil"), pack(0))).contains("ng refs/c19/nodes/evil");
        assertThat(push(command("refs/heads/main"), pack(0))).contains("ng refs/heads/main");
    }

    @Test
    void bytes_thatAreNoPack() throws Exception {
        assertThat(push(command("refs/heads/main"), new byte[1_000])).contains("unpack what came is no pack");
    }

    @Test
    void refs_withoutEnd() throws Exception {
        ByteArrayOutputStream commands = new ByteArrayOutputStream();
        for (int i = 0; i < 3_000; i++) {
            commands.write(packet("%s %s refs/c19/nodes/n%d\0 report-status".formatted(ZERO, before.name(), i)));
        }
        assertThat(push(commands.toByteArray(), pack(0))).startsWith("00").contains("ERR refs in one push: over 2000");
    }

    @Test
    void names_thatAreNoNodes() throws Exception {
        for (String name : List.of("..", "a/b", "-x", "a.lock", "", "ä", "x".repeat(64))) {
            String said = push(
                    packet("%s %s refs/c19/nodes/%s\0 report-status".formatted(ZERO, before.name(), name)), pack(0));
            assertThat(said).as(name).contains("ng refs/c19/nodes/" + name + " ");
        }
    }

    @Test
    void request_thatUnpacksToMoreThanItMay() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            for (int i = 0; i < 64; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        HttpResponse<String> response = client.send(
                request("git-upload-pack")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(zipped.toByteArray()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void clients_thatSendNothingMore_takeNoThreads() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(
                        node.connection.address().getHost(),
                        node.connection.address().getPort());
                slow.add(socket);
                String head = "POST /git-receive-pack HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
                        + "Content-Type: application/x-git-receive-pack-request\r\n\r\n00";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            Git.in(scratch).run("clone", "-q", node.connection.address().toString(), "meanwhile");
            assertThat(scratch.resolve("meanwhile/k")).hasContent("v");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void symlinks_andSubmodules() throws Exception {
        Git git = cloned();
        Files.createSymbolicLink(scratch.resolve("clone/link"), Path.of("/etc/passwd"));
        git.run("add", "link");
        git.run("commit", "-q", "-m", "link");
        assertThat(git.fail("push", "origin", "HEAD:main")).contains("[remote rejected]", "symbolic link");
        assertThat(git.fail("push", "origin", "HEAD:refs/c19/nodes/b")).contains("[remote rejected]", "symbolic link");
        git.run("reset", "-q", "--hard", "HEAD~1");
        git.run("update-index", "--add", "--cacheinfo", "160000," + before.name() + ",sub");
        git.run("commit", "-q", "-m", "sub");
        assertThat(git.fail("push", "origin", "HEAD:main")).contains("[remote rejected]", "submodule");
    }

    @Test
    void historyOfItsOwn() throws Exception {
        Git git = cloned();
        git.run("checkout", "-q", "--orphan", "other");
        git.run("commit", "-q", "-m", "other");
        assertThat(git.fail("push", "origin", "HEAD:refs/for/main")).contains("[remote rejected]");
        assertThat(git.fail("push", "origin", "HEAD:refs/c19/nodes/b"))
                .contains("[remote rejected]", "another history");
    }

    private Git cloned() {
        Git.in(scratch).run("clone", "-q", node.connection.address().toString(), "clone");
        return Git.in(scratch.resolve("clone"));
    }

    private static byte[] command(String ref) {
        return packet("%s %s %s\0 report-status".formatted(ZERO, "1".repeat(40), ref));
    }

    private static byte[] packet(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String length = Integer.toHexString(0x10000 | (bytes.length + 4)).substring(1);
        return concat(length.getBytes(StandardCharsets.US_ASCII), bytes);
    }

    /** One that says it has so many objects, and has none. */
    private static byte[] pack(int objects) throws Exception {
        byte[] head = ByteBuffer.allocate(12)
                .put("PACK".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .putInt(objects)
                .array();
        return concat(head, MessageDigest.getInstance("SHA-1").digest(head));
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    private HttpRequest.Builder request(String service) {
        return HttpRequest.newBuilder(URI.create(node.connection.address() + "/" + service))
                .header("Content-Type", "application/x-" + service + "-request");
    }

    private String push(byte[] commands, byte[] pack) throws IOException, InterruptedException {
        byte[] body = concat(concat(commands, "0000".getBytes(StandardCharsets.US_ASCII)), pack);
        return client.send(
                        request("git-receive-pack")
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
