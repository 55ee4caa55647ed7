package io.c19.connection.git.http;

import io.c19.connection.git.pack.OutgoingPack;
import io.c19.connection.git.wire.Protocol;
import io.c19.connection.git.wire.Who;
import io.c19.state.git.Replica;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.SideBandOutputStream;
import org.eclipse.jgit.transport.UploadPack;

/** Serves {@code git clone}, {@code git fetch}, and other nodes. Thread-safe. */
final class Uploads {
    /** What was set aside is for whoever has the directory. */
    static final String REFUSED = "refs/c19/refused/";

    /** Some 100,000 commits that a client says it has. */
    private static final long REQUEST_BYTES_MAX = 8 << 20;

    private final Replica replica;
    private final Visits visits;

    Uploads(Replica replica, Visits visits) {
        this.replica = replica;
        this.visits = visits;
    }

    void advertise(GitExchange exchange) throws IOException {
        try (OutputStream out = exchange.answer(Protocol.advertisementType(Protocol.UPLOAD_PACK))) {
            uploadPack(exchange)
                    .sendAdvertisedRefs(
                            new RefAdvertiser.PacketLineOutRefAdvertiser(new PacketLineOut(out)), Protocol.UPLOAD_PACK);
        }
    }

    void serve(GitExchange exchange) throws IOException {
        byte[] body = exchange.body(REQUEST_BYTES_MAX).readAllBytes();
        Who caller = exchange.caller();
        NodeFetch fetch = caller == null ? null : NodeFetch.parse(body);
        try (OutputStream out = exchange.answer(Protocol.resultType(Protocol.UPLOAD_PACK))) {
            if (fetch instanceof NodeFetch.Tips) {
                sendTips(out);
            } else if (caller != null && fetch instanceof NodeFetch.Commits commits) {
                if (send(commits, out)) {
                    visits.fetched(caller, commits.wants());
                }
            } else {
                uploadPack(exchange).upload(new ByteArrayInputStream(body), out, null);
            }
        }
    }

    private UploadPack uploadPack(GitExchange exchange) {
        UploadPack pack = new UploadPack(replica.repository());
        pack.setBiDirectionalPipe(false);
        pack.setRefFilter(Uploads::visible);
        PackConfig config = new PackConfig(replica.repository());
        config.setThreads(1); // applications are served on the same processors
        pack.setPackConfig(config);
        String version = exchange.header(Protocol.VERSION_HEADER);
        if (version != null) {
            pack.setExtraParameters(Set.of(version.split(":")));
        }
        return pack;
    }

    private static Map<String, Ref> visible(Map<String, Ref> refs) {
        return refs.values().stream()
                .filter(ref -> !ref.getName().startsWith(REFUSED))
                .collect(Collectors.toMap(Ref::getName, ref -> ref));
    }

    private void sendTips(OutputStream out) throws IOException {
        PacketLineOut packets = new PacketLineOut(out);
        packets.setFlushOnEnd(false);
        for (Map.Entry<String, ObjectId> tip : new TreeMap<>(replica.nodes()).entrySet()) {
            packets.writeString(tip.getValue().name() + " " + Protocol.NODES + tip.getKey() + "\n");
        }
        packets.end();
    }

    /** @return whether they were sent */
    private boolean send(NodeFetch.Commits fetch, OutputStream out) throws IOException {
        PacketLineOut packets = new PacketLineOut(out);
        packets.setFlushOnEnd(false);
        for (ObjectId want : fetch.wants()) {
            if (!isServed(want)) {
                packets.writeString("ERR %s is no node's commit here".formatted(want.name()));
                return false;
            }
        }
        packets.writeString("packfile\n");
        CountingProgress progress = new CountingProgress(
                new SideBandOutputStream(SideBandOutputStream.CH_PROGRESS, SideBandOutputStream.MAX_BUF, out));
        Runnable ended = replica.exchange();
        try (OutgoingPack pack = OutgoingPack.of(replica, fetch.wants(), fetch.haves(), progress)) {
            progress.total(pack.objects());
            OutputStream data =
                    new SideBandOutputStream(SideBandOutputStream.CH_DATA, SideBandOutputStream.MAX_BUF, out);
            pack.writeTo(data, progress);
            data.flush();
        } finally {
            ended.run();
        }
        packets.end();
        return true;
    }

    /** Only what nodes wrote is known to be complete. The node may have moved on since the client asked where it is. */
    private boolean isServed(ObjectId want) {
        Collection<ObjectId> tips = replica.nodes().values();
        return tips.contains(want) || replica.isPart(want, tips);
    }
}
