package io.c19.state.git.object;

import java.io.UnsupportedEncodingException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A Git object that was made in memory and may not be in the repository yet.
 *
 * @param type one of {@link Constants}' OBJ_ constants
 * @param bytes the whole object, without Git's header
 * @param delta a much shorter way to tell it; null when none is known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by id, which is that of the bytes
public record NewObject(ObjectId id, int type, byte[] bytes, @Nullable Delta delta) {
    public static NewObject of(int type, byte[] bytes) {
        return of(type, bytes, null);
    }

    public static NewObject of(int type, byte[] bytes, @Nullable Delta delta) {
        return new NewObject(ObjectIds.of(type, bytes), type, bytes, delta);
    }

    public static NewObject of(CommitBuilder commit) {
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
