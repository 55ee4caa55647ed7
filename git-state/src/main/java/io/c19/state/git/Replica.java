package io.c19.state.git;

import io.c19.layers.Subscription;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/**
 * Capability of a state on Git: what a connection between such states needs of it. What others wrote comes in as Git objects,
 * stored in the repository by whoever received them; then the state is told, decides, and moves its refs. Thread-safe.
 *
 * <p>Every method throws {@link io.c19.layers.StateException}: CLOSED, or what is wrong with the disk.
 */
public interface Replica {
    /** The name this node goes by now. It takes another one when it finds that it was restored from a backup. */
    String nodeName();

    /**
     * To read from and to store packs into. What its refs reach is complete and durable. Not to be closed, and no ref of it
     * is to be moved by others.
     */
    Repository repository();

    /**
     * Where each known node is, this one included, as its ref on disk says: durable, complete, and what may be told to peers.
     * It follows an acknowledged write in some milliseconds, or a quarter of a second under load. Never blocks.
     */
    Map<String, ObjectId> nodes();

    /**
     * What may be told to a peer: {@link #nodes}, but for this node what it wrote last, which is durable and complete though
     * {@link #repository} may not have it yet: it takes a {@link #reader} to make a pack of it. Never blocks.
     */
    Map<String, ObjectId> news();

    /** Reads what the repository has, and what is in no pack yet. To be closed; for one thread. */
    ObjectReader reader();

    /**
     * What this state has of each node, this one included: durable and part of {@link #main}, but maybe not in packs and told by
     * refs yet, so that it cannot be handed on. Never blocks.
     */
    Map<String, ObjectId> taken();

    /**
     * The commits that lead to the tips and to none of the known ones, parents before their children. Exact whatever the clocks
     * of the nodes say. What this state has not taken is passed over. Blocks for the reading of what is between.
     */
    List<ObjectId> missing(Collection<ObjectId> tips, Collection<ObjectId> known);

    /**
     * Shows what somebody lacks who has some commits with all they reach, and shall have others: each object once, the commits as
     * {@link #missing} has them. Blocks for the reading of what is between.
     *
     * @throws IOException what the visitor threw
     */
    void show(Collection<ObjectId> tips, Collection<ObjectId> known, ObjectVisitor visitor) throws IOException;

    /** Whether a commit is one of the others or an ancestor of one; false of what this state has not taken. As exact. */
    boolean isPart(ObjectId commit, Collection<ObjectId> of);

    /** Where {@code main} is for readers of this state. Never blocks. */
    ObjectId main();

    /**
     * Has the listener called after {@link #nodes} or {@link #news} changed, by writes of this node or of others. It is called by
     * threads that have other work to do, so it returns at once, and must not throw.
     */
    Subscription onMoved(Runnable listener);

    /**
     * Takes what other nodes wrote: it is looked at, made durable, and becomes part of {@code main}. Blocks for that: some
     * milliseconds for a few commits, in proportion to what is new. When it returns, readers see what was taken; {@link #nodes}
     * follows a little later, as it does with what is written here.
     *
     * @param objects that the commits need and that may be new, what is told by another after that one, each well-formed and with the
     *     id that its bytes have. They are stored with what is written here, so a few MiB at most; what is more is to be stored in
     *     the repository as a pack before
     * @param tips the last commit of each node that is told of, by the node's name; this node's own may be among them
     * @return what became of each
     */
    Map<String, Reception> receive(List<NewObject> objects, Map<String, ObjectId> tips);

    /**
     * Something is on its way to a peer, or from one, until the answer is run. When that takes seconds, local writes wait a little, so that nodes are not the further
     * behind one another the longer many clients write. Never blocks.
     *
     * @return to be run once, when it has come or is given up; by any thread, at once
     */
    Runnable exchange();

    /** What became of a node's commits. */
    sealed interface Reception {
        /** They are part of this state now. */
        record Taken() implements Reception {}

        /** They were before. */
        record Known() implements Reception {}

        /**
         * Nothing was changed.
         *
         * @param why a part of a sentence that says what is wrong with them
         */
        record Refused(String why) implements Reception {}
    }

    /**
     * Takes a commit that a person pushed, as a write of this node (merge rules 15, 16). The objects are in the repository's
     * packs already. Blocks as {@link #receive} does.
     *
     * @param concurrent whether it may go on from an older commit than {@code main}: then both are joined. Else it is refused, as
     *     Git does with what is not a fast-forward
     */
    Adopted adopt(ObjectId commit, boolean concurrent);

    /** What became of a push. */
    sealed interface Adopted {
        /** @param main where {@code main} is with it */
        record Taken(ObjectId main) implements Adopted {}

        /** It was part of {@code main} before. */
        record Known() implements Adopted {}

        /** @param why a sentence for the person who pushed, with what to do next where that is not obvious */
        record Refused(String why) implements Adopted {}
    }

    /** Waits until the refs on disk have what was acknowledged before, but no longer than that. @return whether they have */
    boolean settle(Duration patience);
}
