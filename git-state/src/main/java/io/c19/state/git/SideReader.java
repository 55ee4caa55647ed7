package io.c19.state.git;

import io.c19.layers.Conflicts.Side;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import io.c19.state.git.join.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Tells of the sides of a conflict what people want to know. Thread-safe. */
final class SideReader {
    /** As a person looks for them: what came last is at the top. */
    private static final Comparator<Side> LATEST_FIRST = Comparator.comparing(Side::time)
            .thenComparing(side -> side.commit().id())
            .reversed();

    private final StoredObjects objects;

    SideReader(StoredObjects objects) {
        this.objects = objects;
    }

    List<Side> sides(Map<ObjectId, Content> contents) {
        List<Side> sides = new ArrayList<>();
        contents.forEach((commit, content) -> sides.add(side(commit, content)));
        sides.sort(LATEST_FIRST);
        return sides;
    }

    /** Null when there is none. */
    @Nullable
    Value value(Content content) {
        if (content.value() == null) {
            return null;
        }
        Metadata metadata = metadata(content);
        byte[] bytes = objects.blob(content.value().id());
        return new Value(bytes, metadata.contentType(), metadata.expires(), metadata.written());
    }

    Metadata metadata(Content content) {
        return content.metadata() == null
                ? Metadata.NONE
                : Metadata.parse(objects.blob(content.metadata().id()));
    }

    private Side side(ObjectId id, Content content) {
        RevCommit commit = objects.commit(id);
        return new Side(
                new Revision(id.name()),
                Nodes.of(commit.getCommitterIdent()),
                Nodes.author(commit.getAuthorIdent()),
                Instant.ofEpochSecond(commit.getCommitTime()),
                value(content));
    }
}
