package io.c19.benchmarks.compare;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a scenario is given: what was asked for, who takes part, and where to print. Belongs to one thread. */
final class Bench {
    private final Options options;
    private final List<Product> products;
    private final PrintStream out;
    private final PrintStream err;
    private final long start = System.nanoTime();
    private final List<String> remarks = new ArrayList<>();

    /** @param products those that are there */
    Bench(Options options, List<Product> products, PrintStream out, PrintStream err) {
        this.options = options;
        this.products = List.copyOf(products);
        this.out = out;
        this.err = err;
    }

    Options options() {
        return options;
    }

    List<Product> products() {
        return products;
    }

    List<String> names() {
        return products.stream().map(Product::name).toList();
    }

    /** For the person who waits. */
    void progress(String text) {
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        err.printf(Locale.ROOT, "%3d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), text);
    }

    /** For the reader of the tables, below the next of them. */
    void remark(String remark) {
        remarks.add(remark);
        progress(remark);
    }

    void title(String title) {
        out.printf("%n## %s%n%n", title);
    }

    void print(Results results) {
        out.println(results.throughput());
        printLatencies(results);
    }

    /** How long replies took, where how many there are a second says nothing more. */
    void printLatencies(Results results) {
        results.faults().forEach(this::remark);
        print(results.latencies());
    }

    void print(Table table) {
        out.println(table);
        printRemarks();
    }

    private void printRemarks() {
        remarks.forEach(remark -> out.println("- " + remark));
        if (!remarks.isEmpty()) {
            out.println(); // what follows is not of the list
        }
        remarks.clear();
        out.flush();
    }
}
