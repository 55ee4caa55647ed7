package io.c19.agent.http;

import io.c19.agent.http.WatchStep.Told;
import io.c19.layers.Revision;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One answer with some steps, all of each; or none when nothing happens in time. */
final class LongPoll extends WatchReply {
    private static final byte[] OPENING = {'{', '"', 'e', 'v', 'e', 'n', 't', 's', '"', ':', '['};

    private boolean first = true;

    LongPoll(Request request, Response response, Callback callback) {
        super(request, response, callback);
        // Nothing is sent while nothing happens; how long that may be was checked.
        request.addIdleTimeoutListener(timeout -> false);
    }

    @Override
    Piece piece() {
        return new Piece(hasBegun());
    }

    @Override
    void tell(Piece piece, Told event, WatchEvent.Form form, WatchStep step, boolean last) {
        piece.add(((first ? "" : ",") + "{\"event\":\"" + event.name() + "\",").getBytes(StandardCharsets.UTF_8));
        byte[] json = event.json(form);
        byte[] members = new byte[json.length - 1];
        System.arraycopy(json, 1, members, 0, members.length);
        piece.add(members);
        first = false;
    }

    /** A step that does not fit goes out bit by bit. */
    @Override
    void send(Piece piece, WatchStep at, Done done) {
        Revision reached = piece.reached();
        List<ByteBuffer> buffers = new ArrayList<>();
        if (!hasBegun()) {
            Revision revision = reached == null ? at.hop().to() : reached;
            begin(200, Json.CONTENT_TYPE);
            response().getHeaders().put("C19-Revision", revision.id());
            buffers.add(ByteBuffer.wrap(OPENING));
        }
        if (reached != null) {
            piece.cut();
        }
        buffers.addAll(piece.buffers());
        if (reached != null) {
            String closing = "],\"revision\":\"%s\"}".formatted(reached.id());
            buffers.add(ByteBuffer.wrap(closing.getBytes(StandardCharsets.UTF_8)));
        }
        write(buffers, reached != null, done);
    }

    @Override
    boolean bookmark(Revision at, boolean news, Done done) {
        return false;
    }

    @Override
    void end(Revision at, Done done) {
        if (hasBegun()) {
            fail(new IllegalStateException("cut off in the middle of a step"));
            done.accept(null);
            return;
        }
        begin(204, null);
        response().getHeaders().put("C19-Revision", at.id());
        write(List.of(), true, done);
    }
}
