package io.c19.connection.git.http;

import io.c19.connection.git.http.PushRequest.Command;
import io.c19.connection.git.pack.IncomingPack;
import io.c19.connection.git.pack.PackLimits;
import io.c19.connection.git.wire.Errands;
import io.c19.connection.git.wire.Protocol;
import io.c19.connection.git.wire.Who;
import io.c19.layers.Limits;
import io.c19.layers.StateException;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.state.git.Replica;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pushes. Not with JGit's {@code ReceivePack}, since that moves refs itself, refuses a push whose client does not know of the latest
 * move, and looks at all trees of the store for missing objects. Thread-safe.
 */
final class Pushes {
    private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

    /** More than any pack may have; that has a bound of its own, with a better message. */
    private static final long BODY_BYTES_MAX = 4L << 30;

    private final Replica replica;
    private final Limits limits;
    private final Visits visits;
    private final Errands errands;
    private final ConnectionMeters meters;
    private final Decisions decisions;
    private final String program;

    /** @param program name and version, for clients */
    Pushes(Replica replica, Limits limits, Visits visits, Errands errands, ConnectionMeters meters, String program) {
        this.replica = replica;
        this.limits = limits;
        this.visits = visits;
        this.errands = errands;
        this.meters = meters;
        this.decisions = new Decisions(replica);
        this.program = program;
    }

    /** Where the refs are, so that a client can find out what to send. */
    void advertise(GitExchange exchange) throws IOException {
        try (OutputStream out = exchange.answer(Protocol.advertisementType(Protocol.RECEIVE_PACK))) {
            PacketLineOut packets = new PacketLineOut(out);
            packets.writeString("# service=" + Protocol.RECEIVE_PACK + "\n");
            packets.end();
            RefAdvertiser advertiser = new RefAdvertiser.PacketLineOutRefAdvertiser(packets);
            for (String capability : List.of(PushReport.REPORT, PushReport.SIDE_BAND, "delete-refs", "ofs-delta")) {
                advertiser.advertiseCapability(capability);
            }
            advertiser.advertiseCapability("agent", program);
            Map<String, Ref> refs = new LinkedHashMap<>();
            for (Ref ref : replica.repository().getRefDatabase().getRefs()) {
                if (!ref.isSymbolic() && !ref.getName().startsWith(Uploads.REFUSED)) {
                    refs.put(ref.getName(), ref);
                }
            }
            advertiser.send(refs.values());
            if (advertiser.isEmpty()) {
                advertiser.advertiseId(ObjectId.zeroId(), "capabilities^{}");
            }
            packets.end();
        }
    }

    void take(GitExchange exchange) throws IOException {
        InputStream in = exchange.body(BODY_BYTES_MAX);
        PushRequest push = PushRequest.read(in);
        Errands.Errand errand = errands.take(exchange.caller() == null ? Map.of() : tips(push));
        boolean brought = false;
        try {
            brought = take(exchange, push, in);
        } finally {
            errand.close();
            if (!brought && exchange.caller() != null) {
                visits.missed();
            }
        }
    }

    /** @return whether all that it brings came here */
    private boolean take(GitExchange exchange, PushRequest push, InputStream in) throws IOException {
        Brought brought = push.hasPack() ? bring(push, in) : Brought.NOTHING;
        OutputStream out = exchange.answer(Protocol.resultType(Protocol.RECEIVE_PACK));
        PushReport report = new PushReport(push.capabilities());
        Map<Command, Verdict> verdicts;
        KeepAlive alive = new KeepAlive(exchange.scheduler(), out);
        try {
            if (report.canWait()) {
                alive.start();
            }
            verdicts = verdicts(exchange, push, brought);
        } finally {
            alive.close();
        }
        try (out) {
            report.write(brought.fault(), verdicts, out);
        }
        return brought.fault() == null;
    }

    private Map<Command, Verdict> verdicts(GitExchange exchange, PushRequest push, Brought brought) {
        Who caller = exchange.caller();
        Map<Command, Verdict> verdicts = new LinkedHashMap<>();
        if (caller != null && brought.fault() == null) {
            // Before it is told to others, so that it is not told to whom it came from.
            visits.heard(caller, tips(push), exchange.haves());
        }
        try {
            if (push.objection() != null) {
                push.commands().forEach(command -> verdicts.put(command, Verdict.refused(push.objection())));
            } else if (brought.fault() != null) {
                push.commands().forEach(command -> verdicts.put(command, Verdict.refused("the pack was not taken")));
            } else {
                verdicts.putAll(decisions.decide(push.commands(), brought.objects()));
            }
        } catch (StateException e) {
            LOG.warn("a push was not taken", e);
            push.commands().forEach(command -> verdicts.put(command, Verdict.refused(e.getMessage())));
        }
        report(push, verdicts);
        return verdicts;
    }

    /**
     * What became of a pack.
     *
     * @param objects in it that are not in the repository yet
     * @param fault what was wrong with it, null when nothing was
     */
    private record Brought(List<NewObject> objects, @Nullable String fault) {
        static final Brought NOTHING = new Brought(List.of(), null);
    }

    private Brought bring(PushRequest push, InputStream in) throws IOException {
        boolean refused = push.objection() != null
                || push.commands().stream().allMatch(command -> decisions.objection(command) != null);
        if (refused) {
            // The client listens only when it has sent all.
            in.transferTo(OutputStream.nullOutputStream());
            return Brought.NOTHING;
        }
        boolean replication =
                push.commands().stream().allMatch(command -> command.ref().startsWith(Protocol.NODES));
        PackLimits packLimits = replication ? PackLimits.replicated() : PackLimits.pushed(limits);
        IncomingPack pack = new IncomingPack(replica.repository(), packLimits, NullProgressMonitor.INSTANCE);
        try {
            if (replication) {
                return new Brought(pack.take(in), null);
            }
            pack.store(in);
            return Brought.NOTHING;
        } catch (IOException e) {
            LOG.warn("a pack that was pushed was not taken: {}", e.getMessage());
            in.transferTo(OutputStream.nullOutputStream());
            return new Brought(List.of(), String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " "));
        }
    }

    private void report(PushRequest push, Map<Command, Verdict> verdicts) {
        for (Command command : push.commands()) {
            Verdict verdict = verdicts.get(command);
            String refusal = verdict == null ? null : verdict.refusal();
            if (refusal != null) {
                meters.refusedHere();
                LOG.info("a push of {} to {} was refused: {}", command.to().name(), command.ref(), refusal);
            } else if (!command.ref().startsWith(Protocol.NODES)) {
                LOG.info("took {}, which was pushed to {}", command.to().name(), command.ref());
            }
        }
    }

    /** What whoever pushed has himself, whether it is taken or not. */
    private static Map<String, ObjectId> tips(PushRequest push) {
        Map<String, ObjectId> tips = new HashMap<>();
        for (Command command : push.commands()) {
            if (command.ref().startsWith(Protocol.NODES)) {
                tips.put(command.ref().substring(Protocol.NODES.length()), command.to());
            }
        }
        return tips;
    }
}
