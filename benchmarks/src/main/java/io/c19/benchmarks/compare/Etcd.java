package io.c19.benchmarks.compare;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One member of etcd 3, as it comes, save a quota that a long run does not reach. It syncs its log before it answers. */
record Etcd() implements Product {
    private static final long QUOTA_BYTES = 8L << 30; // the largest that its documentation suggests

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public @Nullable String missing() {
        return Product.program("etcd") == null ? "apt-get install etcd-server" : null;
    }

    @Override
    public List<String> command(Place place) {
        String client = "http://127.0.0.1:" + place.port();
        String peer = "http://127.0.0.1:" + place.peerPort();
        return List.of(
                "etcd",
                "--name=bench",
                "--data-dir=" + place.file("data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=bench=" + peer,
                "--quota-backend-bytes=" + QUOTA_BYTES,
                "--logger=zap",
                "--log-level=error");
    }

    @Override
    public Wire wire() {
        return new EtcdWire();
    }

    @Override
    public Path log(Place place) {
        return place.file("data").resolve("member/wal");
    }
}
