package io.c19.agent.http;

import io.c19.agent.http.WatchStep.Told;
import io.c19.layers.Revision;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Server-sent events. The id of an event is where a client goes on from when it comes back, so only the last event of a step has one: one that heard
 * of half a step hears of all of it again.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventStream extends WatchReply {
    private static final byte[] END = {'\n', '\n'};

    /** An empty comment, which clients pass over. */
    private static final byte[] ALIVE = {':', '\n', '\n'};

    EventStream(Request request, Response response, Callback callback) {
        super(request, response, callback);
    }

    @Override
    Piece piece() {
        return new Piece(false);
    }

    @Override
    void tell(Piece piece, Told event, WatchEvent.Form form, WatchStep step, boolean last) {
        String id = last ? "\nid: " + step.hop().to().id() : "";
        piece.add(("event: " + event.name() + id + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        piece.add(event.json(form));
        piece.add(END);
    }

    @Override
    void send(Piece piece, WatchStep at, Done done) {
        begin();
        write(piece.buffers(), false, done);
    }

    @Override
    boolean bookmark(Revision at, boolean news, Done done) {
        begin();
        write(List.of(ByteBuffer.wrap(news ? bookmark(at) : ALIVE)), false, done);
        return true;
    }

    @Override
    void end(Revision at, Done done) {
        begin();
        write(List.of(ByteBuffer.wrap(bookmark(at))), true, done);
    }

    private static byte[] bookmark(Revision at) {
        return "event: bookmark\nid: %1$s\ndata: {\"revision\":\"%1$s\"}\n\n"
                .formatted(at.id())
                .getBytes(StandardCharsets.UTF_8);
    }

    private void begin() {
        if (!hasBegun()) {
            begin(200, MediaTypes.EVENT_STREAM);
            // What nginx is told by, not to hold events back until there are many.
            response().getHeaders().put("X-Accel-Buffering", "no");
        }
    }
}
