package io.c19.state.git;

import io.c19.state.git.object.NewObject;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/** Has the writer store objects that came from elsewhere, together with what is written here. */
final class StoreRequest implements WriteRequest {
    private final List<NewObject> objects;
    private final Map<String, ObjectId> tips;

    /** @param tips the commits that need them, by node */
    StoreRequest(List<NewObject> objects, Map<String, ObjectId> tips) {
        this.objects = objects;
        this.tips = tips;
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        return new Plan.Store(objects, tips);
    }

    @Override
    public long bytes() {
        return Unpacked.bytes(objects);
    }
}
