package io.c19.state.git.object;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Names objects by their content. Uses the JDK's SHA-1, which is several times as fast as JGit's: that one also looks for
 * collision attacks, which an object that this node makes, or reads back from its own disk, need not fear.
 */
public final class ObjectIds {
    private ObjectIds() {}

    /** @param type one of {@link Constants}' OBJ_ constants */
    public static ObjectId of(int type, byte[] bytes) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(Constants.encodedTypeString(type));
            sha1.update((" " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return ObjectId.fromRaw(sha1.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
