/**
 * The write-ahead log: what makes a group of commits durable with one write and one sync, before Git sees any of it. Knows
 * nothing of keys or of who writes; of the repository it knows only that a delta's base may be found there.
 *
 * <p>The log is the files of {@code c19/log}, its segments, in the order of their names. All numbers are unsigned and
 * big-endian; every checksum is a CRC-32C.
 *
 * <pre>
 * log         := SEGMENT*                       in files named by their number, 16 lower-case hex digits
 * SEGMENT     := header record* end filler
 * header      := "c19 log\n" version number nonce checksum       32 bytes
 *   version   := u32                            1
 *   number    := u64                            as in the name of the file; else the segment holds nothing
 *   nonce     := u64                            not 0; chosen anew each time that the file is used
 *   checksum  := u32                            of all of the header before it
 * record      := nonce length sequence released body checksum
 *   nonce     := u64                            that of the header
 *   length    := u32                            of body, in bytes
 *   sequence  := u64                            one more than the record before it, be it in another segment; begins at 1
 *   released  := u64                            no record up to this sequence was needed any more when this one was written
 *   checksum  := u32                            of all of the record before it
 * body        := object-count object* ref-count ref*
 *   object-count := u32
 *   ref-count := u16
 * object      := kind id whole | kind id delta
 *   kind      := u8                             Git's type: 1 commit, 2 tree, 3 blob, 4 tag; with 16 added, a delta follows
 *   whole     := length bytes                   length: u32; without Git's header
 *   delta     := id length instructions         the id of its base; gitformat-pack, "Deltified representation", not compressed
 *   id        := 20 bytes
 * ref         := length name id                 length: u16, of the name in UTF-8; where the ref is after this record
 * end         := u64                            0
 * filler      := byte*                          zeros, or what was there when the file was used before
 * </pre>
 *
 * <p>The rules behind it:
 *
 * <ul>
 *   <li>A record is one group: it counts whole or not at all. Its base objects are earlier in the log, or in the repository.
 *       One without objects and refs is there only to say what is released.
 *   <li>Segments are filled with real zeros and synced before they are used, header included, so that appending a record is one
 *       write inside the file and one sync that has no metadata to move.
 *   <li>A segment whose records are all in packs and refs is used again under the next number: it is renamed, the directory
 *       synced, and its header written and synced. At each point between, the header's number differs from the file's name, or
 *       the header's checksum is wrong, and the segment holds nothing.
 *   <li>Segments are taken away oldest first, the directory synced after each, so that what a power cut leaves is always
 *       the end of the log, never one with a hole; and only after a record that says so was synced, so that it can be told from
 *       one whose beginning was lost.
 *   <li>A process begins a segment of its own. What others left is synced before that: a killed process may have written a
 *       record without having synced it.
 *   <li>The first record that is not whole ends its segment. If a later record can be read, in this segment or another, it
 *       was damage and the log is not used; if none can, it is what a crash leaves of a write that nobody was told was done.
 *   <li>The nonce tells a record of this use of the file from an older one, and from one in a value: nobody can know it.
 * </ul>
 */
@NullMarked
package io.c19.state.git.log;

import org.jspecify.annotations.NullMarked;
