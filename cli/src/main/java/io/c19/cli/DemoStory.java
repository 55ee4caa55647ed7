package io.c19.cli;

import io.c19.cli.DemoNodes.Node;
import io.c19.cli.console.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What three agents do with writes, told by commands as a person would type them, and run. */
final class DemoStory {
    /** Git's refs follow an answered write by milliseconds; each look at them takes some. */
    private static final int LOOKS_MAX = 200;

    private final DemoNodes nodes;
    private final Console console;

    DemoStory(DemoNodes nodes, Console console) {
        this.nodes = nodes;
        this.console = console;
    }

    void tell() throws IOException, InterruptedException {
        Node berlin = nodes.get(0);
        Node paris = nodes.get(1);
        Node tokyo = nodes.get(2);
        say("Three agents, each with a store of its own and the others as peers:", "");
        for (Node node : nodes.all()) {
            say("  %-6s  %s  data in %s".formatted(node.name(), node.url(), node.data()));
        }

        say("", "1. What one of them takes, all have.");
        c19(berlin, "put", "app/port", "8080");
        c19(paris, "put", "app/name", "demo");
        nodes.settle();
        c19(tokyo, "ls", "app/");

        say("", "2. The network fails. All go on by themselves, and two of them write the same key.");
        nodes.cut();
        c19(berlin, "put", "app/port", "8081", "-m", "8080 is taken");
        c19(paris, "put", "app/port", "9090", "-m", "Move to the new range");
        c19(tokyo, "put", "app/owner", "ann");

        say(
                "",
                "3. The network is back. All have the same again, and nothing that was written is lost: it is a conflict.");
        nodes.join();
        nodes.settle();
        for (Node node : nodes.all()) {
            c19(node, "conflicts");
        }
        c19(tokyo, "conflicts", "app/port");

        say("", "4. Somebody decides, anywhere.");
        c19(tokyo, "resolve", "app/port", "--value", "8081", "-m", "Agreed on the phone");
        nodes.settle();
        c19(berlin, "conflicts");
        c19(berlin, "get", "app/port");
        say("");

        say("", "5. The three stores are one history, to the commit id.");
        for (Node node : nodes.all()) {
            c19(node, "status", "-o", "raw");
        }
        awaitRefs(berlin);
        shell(List.of("git", "-C", berlin.data().toString(), "log", "--graph", "--format=%h %an: %s", "main"));
    }

    void invite() {
        Node berlin = nodes.get(0);
        say("", "They go on running. In another terminal:", "");
        say("  c19 --url %s put app/owner bob".formatted(berlin.url()));
        say("  c19 --url %s log app/".formatted(nodes.get(1).url()));
        say("  c19 --url %s peers".formatted(nodes.get(2).url()));
        say("  git clone %s store".formatted(berlin.cloneUrl()));
        say("", "Ctrl-C ends them and removes their stores.");
        console.flush();
    }

    private void say(String... lines) {
        for (String line : lines) {
            console.line(line);
        }
    }

    private void c19(Node node, String... words) {
        List<String> all = new ArrayList<>(List.of(words[0], "--url", node.url()));
        all.addAll(Arrays.asList(words).subList(1, words.length));
        say("$ c19 " + shown(all));
        console.flush();
        int unused = Main.run(all.toArray(String[]::new), console);
        console.flush();
    }

    private void awaitRefs(Node node) throws IOException, InterruptedException {
        String main = nodes.main(node);
        for (int look = 0; look < LOOKS_MAX; look++) {
            Process git = new ProcessBuilder("git", "-C", node.data().toString(), "rev-parse", "main")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String found = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            git.waitFor();
            if (found.equals(main)) {
                return;
            }
        }
    }

    private void shell(List<String> words) throws IOException, InterruptedException {
        say("$ " + shown(words));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        console.write(process.getInputStream().readAllBytes());
        process.waitFor();
        console.flush();
    }

    private static String shown(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            boolean plain = word.matches("[A-Za-z0-9_@%+=:,./-]+");
            line.append(line.isEmpty() ? "" : " ").append(plain ? word : "'" + word + "'");
        }
        return line.toString();
    }
}
