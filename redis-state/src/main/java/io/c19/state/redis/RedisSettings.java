package io.c19.state.redis;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is and how to speak to it. Holds no password: that is read when a connection is made.
 *
 * @param url {@code redis}, {@code rediss} (TLS), {@code redis-sentinel} or {@code rediss-sentinel}, without user and password
 * @param user null: Redis' {@code default} one
 * @param passwordFile null: the environment has it, or there is none
 * @param prefix what this state's data goes by, so that others can share the server
 * @param timeout for connecting, and for each answer
 * @param authority a file of certificates (PEM) that are trusted; null: those that Java trusts
 * @param stepsMax how many steps can be watched from, at least
 * @param commands that may be passed on, in upper case; empty: none
 */
record RedisSettings(
        String url,
        @Nullable String user,
        @Nullable Path passwordFile,
        int database,
        String prefix,
        Duration timeout,
        @Nullable Path authority,
        int stepsMax,
        Set<String> commands) {
    RedisSettings {
        commands = Collections.unmodifiableSet(new TreeSet<>(commands));
    }

    static final String USERNAME = "C19_REDIS_USERNAME";
    static final String PASSWORD = "C19_REDIS_PASSWORD";

    private static final String URL_DEFAULT = "redis://127.0.0.1:6379";
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);
    private static final int DATABASE_MAX = 65_535;
    /** Of values of a few bytes some 6 MiB of Redis' memory. */
    private static final int STEPS_DEFAULT = 20_000;

    private static final int STEPS_FEWEST = 100;
    private static final int STEPS_MOST = 10_000_000;
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern SCHEME = Pattern.compile("rediss?(-sentinel)?");

    static RedisSettings read(Settings settings) {
        String url = settings.text("url", URL_DEFAULT);
        if (url.contains("@")) {
            // Not with what stands there: it would be in the log.
            throw new ConfigException(
                    "state.url: holds a user or a password (expected: neither; say state.user, and the"
                            + " password in state.password_file or the variable " + PASSWORD + ").");
        } else if (!isUrl(url)) {
            throw settings.wrong("url", "redis://HOST:PORT, rediss://HOST:PORT or redis-sentinel://HOST,HOST/#NAME");
        }
        String prefix = settings.text("prefix", "c19");
        if (!PREFIX.matcher(prefix).matches()) {
            throw settings.wrong("prefix", "1 to 64 letters, digits, '.', '_', ':' or '-'");
        }
        return new RedisSettings(
                url,
                settings.textOrNull("user"),
                file(settings, "password_file"),
                settings.integer("database", 0, 0, DATABASE_MAX),
                prefix,
                settings.millis("timeout", TIMEOUT_DEFAULT, TIMEOUT_MIN, TIMEOUT_MAX),
                file(settings, "ca_file"),
                settings.integer("steps", STEPS_DEFAULT, STEPS_FEWEST, STEPS_MOST),
                commands(settings));
    }

    private static Set<String> commands(Settings settings) {
        Set<String> commands = new TreeSet<>();
        for (String command : settings.texts("commands", List.of())) {
            String name = command.strip().toUpperCase(Locale.ROOT);
            if (CommandRoute.NEVER.contains(name.split(" ", 2)[0])) {
                throw settings.wrong("commands", "none such as %s, as all requests share a connection".formatted(name));
            }
            commands.add(name);
        }
        commands.remove("");
        return commands;
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null && SCHEME.matcher(uri.getScheme()).matches() && uri.getAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static @Nullable Path file(Settings settings, String field) {
        return settings.textOrNull(field) == null ? null : settings.path(field, Path.of(""));
    }

    @Nullable
    String user(Map<String, String> environment) {
        return user == null ? environment.get(USERNAME) : user;
    }

    /**
     * Null: there is none.
     *
     * @throws StateException when the file cannot be read
     */
    char @Nullable [] password(Map<String, String> environment) {
        if (passwordFile == null) {
            String password = environment.get(PASSWORD);
            return password == null || password.isEmpty() ? null : password.toCharArray();
        }
        try {
            return Files.readString(passwordFile).strip().toCharArray();
        } catch (IOException e) {
            throw new StateException(
                    Reason.UNUSABLE,
                    "The password of Redis cannot be read from %s (state.password_file).".formatted(passwordFile),
                    e);
        }
    }

    boolean isSentinel() {
        return url.startsWith("redis-sentinel") || url.startsWith("rediss-sentinel");
    }
}
