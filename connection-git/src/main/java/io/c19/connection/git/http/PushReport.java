package io.c19.connection.git.http;

import io.c19.connection.git.http.PushRequest.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.SideBandOutputStream;
import org.jspecify.annotations.Nullable;

/** The answer to a push, as far as the client understands it (gitprotocol-pack(5), "Report Status"). */
final class PushReport {
    static final String REPORT = "report-status";
    static final String SIDE_BAND = "side-band-64k";

    private final Set<String> capabilities;

    /** @param capabilities of the client */
    PushReport(Set<String> capabilities) {
        this.capabilities = capabilities;
    }

    /** Whether the client understands that there is something in the answer before the report. */
    boolean canWait() {
        return capabilities.contains(SIDE_BAND);
    }

    /** @param fault what was wrong with the pack; null: nothing */
    void write(@Nullable String fault, Map<Command, Verdict> verdicts, OutputStream out) throws IOException {
        if (!canWait()) {
            writeStatus(fault, verdicts, out);
            return;
        }
        OutputStream messages =
                new SideBandOutputStream(SideBandOutputStream.CH_PROGRESS, SideBandOutputStream.MAX_BUF, out);
        for (Verdict verdict : verdicts.values()) {
            if (verdict.note() != null) {
                messages.write((verdict.note() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        messages.flush();
        OutputStream data = new SideBandOutputStream(SideBandOutputStream.CH_DATA, SideBandOutputStream.MAX_BUF, out);
        writeStatus(fault, verdicts, data);
        data.flush();
        new PacketLineOut(out).end();
    }

    private void writeStatus(@Nullable String fault, Map<Command, Verdict> verdicts, OutputStream out)
            throws IOException {
        if (!capabilities.contains(REPORT)) {
            return;
        }
        PacketLineOut packets = new PacketLineOut(out);
        packets.setFlushOnEnd(false);
        packets.writeString("unpack " + (fault == null ? "ok" : fault) + "\n");
        for (Map.Entry<Command, Verdict> entry : verdicts.entrySet()) {
            String ref = entry.getKey().ref();
            String refusal = entry.getValue().refusal();
            packets.writeString(refusal == null ? "ok " + ref + "\n" : "ng " + ref + " " + refusal + "\n");
        }
        packets.end();
    }
}
