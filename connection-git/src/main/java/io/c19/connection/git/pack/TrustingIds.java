package io.c19.connection.git.pack;

import java.lang.reflect.Method;
import org.eclipse.jgit.transport.PackParser;

/**
 * Spares a parser the search for objects of the same id with another content. For each new object JGit lists the directory of packs
 * anew, time and again, since that has just changed; under load most of a receiver's time went there. Objects that were made to
 * have the id of others are found by JGit's SHA-1 itself, which knows how they are made.
 *
 * <p>By reflection, since JGit lets only its own parsers be told.
 */
final class TrustingIds {
    private TrustingIds() {}

    static void in(PackParser parser) {
        try {
            Method method = PackParser.class.getDeclaredMethod("setCheckObjectCollisions", boolean.class);
            method.setAccessible(true);
            method.invoke(parser, false);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JGit's parser of packs cannot be told to trust ids", e);
        }
    }
}
