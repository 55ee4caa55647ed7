package io.c19.state.git;

import io.c19.layers.Value;
import io.c19.state.git.KeyEdits.Content;
import io.c19.state.git.object.NewObject;
import java.util.List;
import org.eclipse.jgit.lib.Constants;

/** A value that a client sent, as Git's objects. */
record NewValue(Content content, List<NewObject> objects) {
    static NewValue of(Value value) {
        NewObject blob = NewObject.of(Constants.OBJ_BLOB, value.bytes());
        Metadata metadata = Metadata.of(value);
        if (metadata.isNone()) {
            return new NewValue(new Content(blob.id(), null, metadata), List.of(blob));
        }
        NewObject file = NewObject.of(Constants.OBJ_BLOB, metadata.toBytes());
        return new NewValue(new Content(blob.id(), file.id(), metadata), List.of(blob, file));
    }
}
