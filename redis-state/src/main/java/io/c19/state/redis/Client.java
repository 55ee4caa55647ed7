package io.c19.state.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes connections, to one server, to the master that sentinels name, or to a cluster. Thread-safe. */
final class Client implements AutoCloseable {
    /** A server that comes back is found soon, and one that does not is not flooded. */
    private static final Duration RECONNECT_FIRST = Duration.ofMillis(20);

    private static final Duration RECONNECT_LAST = Duration.ofSeconds(1);
    private static final Duration TOPOLOGY_INTERVAL = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ZERO;
    private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(2);
    /** One reads and writes all; a second one for the connection that waits for steps. */
    private static final int IO_THREADS = 2;

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final RedisURI uri;
    private final ClientResources resources;
    private final AbstractRedisClient client;

    /** Commands and what they go over. */
    record Connected(
            RedisClusterAsyncCommands<String, byte[]> commands, StatefulConnection<String, byte[]> connection) {}

    private Client(RedisURI uri, ClientResources resources, AbstractRedisClient client) {
        this.uri = uri;
        this.resources = resources;
        this.client = client;
    }

    static Client of(RedisSettings settings, Map<String, String> environment) {
        RedisURI uri = uri(settings, environment);
        ClientResources resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .reconnectDelay(Delay.exponential(RECONNECT_FIRST, RECONNECT_LAST, 2, TimeUnit.MILLISECONDS))
                .build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(options(settings));
        return new Client(uri, resources, client);
    }

    /** The same for a cluster; this one is closed but for what both share. */
    Client ofCluster(RedisSettings settings) {
        client.shutdown(QUIET, SHUTDOWN_MAX);
        RedisClusterClient cluster = RedisClusterClient.create(resources, uri);
        cluster.setOptions(ClusterClientOptions.builder(options(settings))
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_INTERVAL)
                        .build())
                // A connection to a node is made when something is asked of it, which waits for that.
                .disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS)
                .build());
        return new Client(uri, resources, cluster);
    }

    /** Blocks until there is a connection; that comes back by itself when it breaks. Fails as Lettuce does. */
    Connected connect() {
        if (client instanceof RedisClusterClient cluster) {
            StatefulRedisClusterConnection<String, byte[]> connection = cluster.connect(CODEC);
            return new Connected(connection.async(), connection);
        }
        StatefulRedisConnection<String, byte[]> connection = ((RedisClient) client).connect(CODEC);
        return new Connected(connection.async(), connection);
    }

    @Override
    public void close() {
        client.shutdown(QUIET, SHUTDOWN_MAX);
        resources
                .shutdown(QUIET.toMillis(), SHUTDOWN_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(SHUTDOWN_MAX.toMillis());
    }

    private static RedisURI uri(RedisSettings settings, Map<String, String> environment) {
        RedisURI uri = RedisURI.create(settings.url());
        uri.setTimeout(settings.timeout());
        uri.setDatabase(settings.database());
        uri.setClientName("c19");
        if (settings.password(environment) != null) {
            // At once, which stays on the connection's thread. Over another one, the connection that Lettuce closes
            // because of a wrong
            // password is now and then seen as closed before the reason is.
            ImmediateRedisCredentialsProvider provider = () -> credentials(settings, environment);
            uri.setCredentialsProvider(provider);
        }
        return uri;
    }

    /** Read anew for each connection, so that a file can be replaced. */
    @SuppressWarnings("NullAway") // Lettuce takes null for the default user
    private static RedisCredentials credentials(RedisSettings settings, Map<String, String> environment) {
        return RedisCredentials.just(settings.user(environment), settings.password(environment));
    }

    /**
     * No command is sent twice: of one whose answer was lost nobody knows whether it was done. And none waits for a connection to come
     * back: who asked is told at once.
     */
    private static ClientOptions options(RedisSettings settings) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
        if (settings.authority() != null) {
            ssl.trustManager(settings.authority().toFile());
        }
        return ClientOptions.builder()
                .autoReconnect(true)
                .replayFilter(command -> true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .keepAlive(true)
                        .build())
                .sslOptions(ssl.build())
                // We wait as long as we want ourselves: some commands are to take longer than others.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .build();
    }
}
