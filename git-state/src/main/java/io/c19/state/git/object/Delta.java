package io.c19.state.git.object;

import org.eclipse.jgit.lib.ObjectId;

/**
 * How an object's bytes come out of another's: what a pack stores in place of the whole object.
 *
 * @param base the object it starts from, of the same type
 * @param instructions in the form of Git's pack format ("Deltified representation" in gitformat-pack): the size of the base,
 *     the size of the result, then copies and inserts; not compressed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Delta(ObjectId base, byte[] instructions) {}
