package io.c19.state.git;

import java.io.UnsupportedEncodingException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A Git object that was made in memory and is not stored yet.
 *
 * @param type one of {@link org.eclipse.jgit.lib.Constants}' OBJ_ constants
 */
@SuppressWarnings("ArrayRecordComponent") // compared by id, which is that of the bytes
record NewObject(ObjectId id, int type, byte[] bytes) {
    static NewObject of(int type, byte[] bytes) {
        return new NewObject(ObjectIds.of(type, bytes), type, bytes);
    }

    static NewObject of(CommitBuilder commit) {
        try {
            return of(Constants.OBJ_COMMIT, commit.build());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NewObject that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
