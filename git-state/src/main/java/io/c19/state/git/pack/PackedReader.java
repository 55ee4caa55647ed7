package io.c19.state.git.pack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.InflaterCache;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * JGit's reader of a repository's files, but one that comes to an end on every damage.
 *
 * <p>Where a flipped bit takes the end from a compressed object, JGit reads on to the end of the pack, and there asks for more
 * for ever, since it does not see that nothing comes. It takes its inflaters as they are, so it is given one that sees it.
 */
public final class PackedReader {
    private static final VarHandle INFLATER = inflaterField();

    private PackedReader() {}

    /** To be closed; for one thread. */
    public static ObjectReader of(FileRepository repository) {
        ObjectReader reader = repository.newObjectReader();
        Inflater pooled = InflaterCache.get();
        if (!(pooled instanceof EndingInflater)) {
            pooled.end();
            pooled = new EndingInflater();
        }
        INFLATER.set(reader, pooled);
        return reader;
    }

    private static VarHandle inflaterField() {
        try {
            Class<?> cursor = Class.forName("org.eclipse.jgit.internal.storage.file.WindowCursor");
            return MethodHandles.privateLookupIn(cursor, MethodHandles.lookup())
                    .findVarHandle(cursor, "inf", Inflater.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of JGit reads packs in another way", e);
        }
    }

    /** Fails when it is called again though it got no more input. */
    private static final class EndingInflater extends Inflater {
        private boolean starved;

        @Override
        public int inflate(byte[] output, int at, int length) throws DataFormatException {
            boolean empty = getRemaining() == 0;
            int made = super.inflate(output, at, length);
            if (made > 0 || finished() || !empty) {
                starved = false;
            } else if (starved) {
                throw new DataFormatException("the compressed data ends early");
            } else {
                starved = true;
            }
            return made;
        }

        @Override
        public void reset() {
            starved = false;
            super.reset();
        }
    }
}
