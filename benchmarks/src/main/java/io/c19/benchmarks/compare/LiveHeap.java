package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the objects of another Java process take that are still in use, as its JVM tells after a collection. */
final class LiveHeap {
    private static final Pattern USED = Pattern.compile("\\bused (\\d+)([KMG])\\b");

    private LiveHeap() {}

    /** 0 when the server is not a Java process: what asks a JVM would end any other. */
    static long of(Server server) throws IOException, InterruptedException {
        if (!server.product().isJava()) {
            return 0;
        }
        jcmd(server, "GC.run");
        return used(jcmd(server, "GC.heap_info"));
    }

    private static String jcmd(Server server, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return Commands.run(jcmd.toString(), Long.toString(server.pid()), command);
    }

    /** The sum over the heap's generations; what classes take is not of the heap. */
    static long used(String heapInfo) {
        long sum = 0;
        for (String line : heapInfo.lines().toList()) {
            String lower = line.toLowerCase(Locale.ROOT);
            Matcher used = USED.matcher(line);
            if (!lower.contains("metaspace") && !lower.contains("class space") && used.find()) {
                long number = Long.parseLong(used.group(1));
                sum += switch (used.group(2)) {
                    case "K" -> number << 10;
                    case "M" -> number << 20;
                    default -> number << 30;
                };
            }
        }
        return sum;
    }
}
