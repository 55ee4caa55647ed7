package io.c19.connection.git.peer;

import io.c19.connection.git.pack.BoundedInput;
import io.c19.connection.git.pack.IncomingPack;
import io.c19.connection.git.pack.OutgoingPack;
import io.c19.connection.git.pack.PackLimits;
import io.c19.connection.git.peer.NodeHttp.Answer;
import io.c19.connection.git.wire.Protocol;
import io.c19.connection.git.wire.SideBand;
import io.c19.peers.Stall;
import io.c19.state.git.Replica;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.eclipse.jgit.errors.InvalidObjectIdException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PacketLineIn;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.util.TemporaryBuffer;

/**
 * Another node, by Git's smart HTTP without its negotiation: both sides know what the other has, or find out by one
 * question.
 */
final class NodeRemote implements Remote {
    /** Lists of refs, and reports on a push. */
    private static final long REPLY_BYTES_MAX = 1 << 20;

    /** What is larger waits in a file until it is sent. */
    private static final int PACK_BYTES_IN_MEMORY = 4 << 20;

    /** What a slow disk indexes. */
    private static final long BYTES_PER_MILLI = 2_048;

    private final NodeHttp http;
    private final Replica replica;
    private final Knobs knobs;
    private final ScheduledExecutorService timer;

    /** @param timer for what must end; nothing in it may block */
    NodeRemote(NodeHttp http, Replica replica, Knobs knobs, ScheduledExecutorService timer) {
        this.http = http;
        this.replica = replica;
        this.knobs = knobs;
        this.timer = timer;
    }

    @Override
    public Found look() throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        PacketLineOut packets = new PacketLineOut(request);
        packets.writeString("command=ls-refs");
        packets.writeDelim();
        packets.writeString("ref-prefix " + Protocol.NODES);
        packets.end();
        Answer answer =
                http.post(Protocol.UPLOAD_PACK, BodyPublishers.ofByteArray(request.toByteArray()), knobs.timeout());
        Map<String, ObjectId> tips =
                Stall.read(timer, knobs.timeout(), answer.body(), in -> tips(new BoundedInput(in, REPLY_BYTES_MAX)));
        return new Found(answer.who(), tips, answer.haves());
    }

    private static Map<String, ObjectId> tips(InputStream in) throws IOException {
        Map<String, ObjectId> tips = new TreeMap<>();
        PacketLineIn packets = new PacketLineIn(in);
        int id = Constants.OBJECT_ID_STRING_LENGTH;
        for (String line = packets.readString(); !PacketLineIn.isEnd(line); line = packets.readString()) {
            try {
                String ref = line.substring(id + 1);
                if (ref.startsWith(Protocol.NODES)) {
                    tips.put(ref.substring(Protocol.NODES.length()), ObjectId.fromString(line.substring(0, id)));
                }
            } catch (InvalidObjectIdException | StringIndexOutOfBoundsException e) {
                throw new IOException("its list of refs cannot be read", e);
            }
        }
        return tips;
    }

    @Override
    public Brought fetch(Map<String, ObjectId> tips, Collection<ObjectId> haves, Consumer<String> progress)
            throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        PacketLineOut packets = new PacketLineOut(request);
        packets.writeString("command=fetch");
        packets.writeDelim();
        packets.writeString("ofs-delta");
        for (ObjectId want : new TreeSet<>(tips.values())) {
            packets.writeString("want " + want.name());
        }
        for (ObjectId have : haves) {
            packets.writeString("have " + have.name());
        }
        packets.writeString("done");
        packets.end();
        Answer answer =
                http.post(Protocol.UPLOAD_PACK, BodyPublishers.ofByteArray(request.toByteArray()), knobs.stallMax());
        // Indexing a large pack takes longer than the sender may stand still; by then all has come.
        return Stall.read(timer, knobs.stallMax(), answer.body(), in -> {
            String section = new PacketLineIn(in).readString();
            if (!section.equals("packfile")) {
                throw new IOException("it answers '%s' (expected: a pack)".formatted(section));
            }
            IncomingPack pack =
                    new IncomingPack(replica.repository(), PackLimits.fetched(), NullProgressMonitor.INSTANCE);
            return new Brought(tips, pack.take(new SideBand(in, progress)));
        });
    }

    @Override
    public Told push(Map<String, ObjectId> tips, Collection<ObjectId> known) throws IOException {
        TemporaryBuffer.LocalFile buffer = new TemporaryBuffer.LocalFile(null, PACK_BYTES_IN_MEMORY);
        try {
            writeCommands(tips, buffer);
            try (OutgoingPack pack = OutgoingPack.of(replica, tips.values(), known, NullProgressMonitor.INSTANCE)) {
                pack.writeTo(buffer, NullProgressMonitor.INSTANCE);
            }
            buffer.close();
            Duration patience = knobs.stallMax().plusMillis(buffer.length() / BYTES_PER_MILLI);
            Answer answer = http.post(Protocol.RECEIVE_PACK, body(buffer), patience);
            Map<String, String> refusals = Stall.read(
                    timer,
                    knobs.stallMax(),
                    answer.body(),
                    in -> refusals(tips, new SideBand(new BoundedInput(in, REPLY_BYTES_MAX), message -> {})));
            return new Told(refusals, answer.haves());
        } finally {
            buffer.destroy();
        }
    }

    /** As if they were new to it: where it believes its refs to be is its own affair. */
    private static void writeCommands(Map<String, ObjectId> tips, TemporaryBuffer.LocalFile buffer) throws IOException {
        PacketLineOut packets = new PacketLineOut(buffer);
        packets.setFlushOnEnd(false);
        String before = ObjectId.zeroId().name();
        String capabilities = "\0 report-status side-band-64k";
        for (Map.Entry<String, ObjectId> tip : tips.entrySet()) {
            packets.writeString(
                    before + " " + tip.getValue().name() + " " + Protocol.NODES + tip.getKey() + capabilities);
            capabilities = "";
        }
        packets.end();
    }

    private static BodyPublisher body(TemporaryBuffer buffer) {
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> {
                    try {
                        return buffer.openInputStream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                buffer.length());
    }

    private static Map<String, String> refusals(Map<String, ObjectId> tips, InputStream in) throws IOException {
        PacketLineIn packets = new PacketLineIn(in);
        Map<String, String> refusals = new HashMap<>();
        tips.keySet().forEach(node -> refusals.put(node, "it did not say what became of it"));
        String unpacked = packets.readString();
        if (!unpacked.equals("unpack ok")) {
            tips.keySet().forEach(node -> refusals.put(node, unpacked));
            return refusals;
        }
        for (String line = packets.readString(); !PacketLineIn.isEnd(line); line = packets.readString()) {
            String[] parts = line.split(" ", 3);
            if (parts.length > 1 && parts[1].startsWith(Protocol.NODES)) {
                String node = parts[1].substring(Protocol.NODES.length());
                if (parts[0].equals("ok")) {
                    refusals.remove(node);
                } else {
                    refusals.put(node, parts.length > 2 ? parts[2] : "it did not say why");
                }
            }
        }
        return refusals;
    }
}
