package io.c19.state.redis;

import io.c19.fixtures.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One server for all tests of a process that do it no harm; each has a prefix of its own. */
final class SharedRedis {
    private SharedRedis() {}

    static String url() {
        String given = System.getProperty("c19.redis.url", "");
        return given.isEmpty() ? Started.SERVER.url() : given;
    }

    private static final class Started {
        static final RedisProcess SERVER = start();

        private static RedisProcess start() {
            try {
                Path directory = Files.createTempDirectory("c19-redis");
                directory.toFile().deleteOnExit();
                return RedisProcess.start(directory, "--save", "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
