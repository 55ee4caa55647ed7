package io.c19.cli;

import io.c19.layers.Prefix;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code --format} of import and export. */
enum TransferFormat {
    JSON,
    YAML,
    DIR,
    /** What {@code consul kv export} prints. */
    CONSUL,
    /** What {@code etcdctl get --prefix -w json} prints. */
    ETCD;

    /** What can be written. */
    static TransferFormat parse(String text) {
        return switch (text) {
            case "json" -> JSON;
            case "yaml" -> YAML;
            case "dir" -> DIR;
            default -> throw new IllegalArgumentException("'" + text + "' (expected: one of json, yaml, dir)");
        };
    }

    /** What can be read. */
    static TransferFormat parseSource(String text) {
        return switch (text) {
            case "json" -> JSON;
            case "yaml" -> YAML;
            case "dir" -> DIR;
            case "consul" -> CONSUL;
            case "etcd" -> ETCD;
            default ->
                throw new IllegalArgumentException("'" + text + "' (expected: one of json, yaml, dir, consul, etcd)");
        };
    }

    /** What a file or directory most likely holds. */
    static TransferFormat of(@Nullable Path path) {
        if (path == null) {
            return JSON;
        }
        String name = path.toString();
        return Files.isDirectory(path) ? DIR : name.endsWith(".yaml") || name.endsWith(".yml") ? YAML : JSON;
    }

    /** A prefix that names a directory of keys: without the slash, the first names would grow together with it. */
    static Prefix directory(String text) {
        if (!text.isEmpty() && !text.endsWith("/")) {
            throw new IllegalArgumentException("'" + text + "' (expected: a prefix that ends in /)");
        }
        return new Prefix(text);
    }
}
