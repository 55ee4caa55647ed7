package io.c19.connection.git.peer;

import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Protocol;
import io.c19.state.git.Replica;
import io.c19.state.git.Replica.Adopted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.RemoteRefUpdate.Status;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository on any Git host, where nodes meet that cannot reach one another. It decides nothing: each node moves its own ref
 * there, and all move {@code main} to what follows from the nodes' refs, which is the same for all (merge rules 1 and 3). A
 * {@code main} there that does not follow from them was pushed by a person, and is taken as a push to this node.
 */
final class HubRemote implements Remote {
    private static final Logger LOG = LoggerFactory.getLogger(HubRemote.class);

    /** The packer follows within milliseconds; if not, the next round sends the rest. */
    private static final Duration SETTLE_MAX = Duration.ofSeconds(1);

    private final URIish uri;
    private final Replica replica;
    private final CredentialsProvider credentials;
    private final int timeoutSeconds;

    /** Where {@code main} was when it was last looked at. */
    private ObjectId main = ObjectId.zeroId();

    /** A main that may have been pushed by a person, or be only newer than the nodes' refs that were seen. */
    private @Nullable ObjectId suspect;

    /** A main that was looked at and is no news, although our own is no descendant of it. */
    private ObjectId known = ObjectId.zeroId();

    /** A push that was refused is not taken up again. */
    private @Nullable ObjectId refused;

    /** @param uri of which JGit gets to see no user or password, as it puts what it sees in messages */
    HubRemote(URIish uri, Replica replica, CredentialsProvider credentials, Duration timeout) {
        this.uri = uri.setUser(null).setPass(null);
        this.replica = replica;
        this.credentials = credentials;
        this.timeoutSeconds = Math.toIntExact(Math.max(1, timeout.toSeconds()));
    }

    private Transport open() throws IOException {
        try {
            Transport transport = Transport.open(replica.repository(), uri);
            transport.setCredentialsProvider(credentials);
            transport.setTimeout(timeoutSeconds);
            transport.setCheckFetchedObjects(true);
            return transport;
        } catch (NotSupportedException e) {
            throw new IOException("this kind of URL is not supported", e);
        }
    }

    @Override
    public Found look() throws IOException {
        try (Transport transport = open();
                FetchConnection connection = transport.openFetch()) {
            Map<String, ObjectId> tips = new TreeMap<>();
            for (Ref ref : connection.getRefs()) {
                if (ref.getName().startsWith(Protocol.NODES)) {
                    tips.put(ref.getName().substring(Protocol.NODES.length()), ref.getObjectId());
                }
            }
            Ref found = connection.getRef(Protocol.MAIN);
            main = found == null ? ObjectId.zeroId() : found.getObjectId();
            return new Found(null, tips, Haves.NOTHING);
        } catch (TransportException e) {
            throw failed(e);
        }
    }

    @Override
    public Brought fetch(Map<String, ObjectId> tips, Collection<ObjectId> haves, Consumer<String> progress)
            throws IOException {
        Map<String, ObjectId> fetched = new TreeMap<>();
        for (Ref ref : fetch(name -> tips.containsKey(node(name)), haves, new Telling(progress))) {
            fetched.put(node(ref.getName()), ref.getObjectId());
        }
        return new Brought(fetched, List.of());
    }

    /** The node whose ref it is, or something that no node is called. */
    private static String node(String ref) {
        return ref.startsWith(Protocol.NODES) ? ref.substring(Protocol.NODES.length()) : "/";
    }

    /** Brings what these refs are at by now. */
    private List<Ref> fetch(Predicate<String> names, Collection<ObjectId> haves, ProgressMonitor progress)
            throws IOException {
        try (Transport transport = open();
                FetchConnection connection = transport.openFetch()) {
            List<Ref> refs = new ArrayList<>();
            for (Ref ref : connection.getRefs()) {
                if (names.test(ref.getName())) {
                    refs.add(ref);
                }
            }
            if (!refs.isEmpty()) {
                connection.fetch(progress, refs, new HashSet<>(haves));
            }
            return refs;
        } catch (TransportException e) {
            throw failed(e);
        }
    }

    @Override
    public Told push(Map<String, ObjectId> tips, Collection<ObjectId> known) throws IOException {
        if (!replica.settle(SETTLE_MAX)) {
            throw new IOException("the latest writes are in no pack yet, and nothing else can be pushed");
        }
        Map<String, RemoteRefUpdate> updates = new HashMap<>();
        for (Map.Entry<String, ObjectId> tip : tips.entrySet()) {
            updates.put(tip.getKey(), update(Protocol.NODES + tip.getKey(), tip.getValue(), false, null));
        }
        push(updates.values());
        Map<String, String> refusals = new HashMap<>();
        updates.forEach((node, update) -> {
            if (!isDone(update)) {
                refusals.put(node, reason(update));
            }
        });
        return new Told(refusals, Haves.NOTHING);
    }

    /**
     * Takes a person's push up, and moves {@code main} there to where it is here. A {@code main} that does not follow from what is
     * known here may just be ahead of the nodes' refs that were seen: so it must be there at a second look too.
     */
    @Override
    public @Nullable String conclude() throws IOException {
        ObjectId ours = onDisk();
        if (main.equals(ours) || main.equals(refused)) {
            return null; // who pushed what was refused has to see to it
        }
        if (!isPart(main, ours)) {
            if (!main.equals(suspect)) {
                suspect = main;
                return "it is elsewhere";
            }
            takeUp();
            ours = onDisk();
        }
        RemoteRefUpdate update = update(Protocol.MAIN, ours, true, main);
        push(List.of(update));
        if (!isDone(update)) {
            return reason(update);
        }
        main = ours;
        return null;
    }

    /** Our main as the repository has it, since a push can send no other. It follows what was written within milliseconds. */
    private ObjectId onDisk() throws IOException {
        ObjectId found = refOnDisk();
        if (found.equals(replica.main())) {
            return found;
        }
        var unused = replica.settle(SETTLE_MAX);
        return refOnDisk();
    }

    private ObjectId refOnDisk() throws IOException {
        Ref ref = replica.repository().exactRef(Protocol.MAIN);
        return ref == null ? ObjectId.zeroId() : ref.getObjectId();
    }

    /** Whether there is nothing in a main that our own does not follow from. */
    private boolean isPart(ObjectId commit, ObjectId ours) {
        return commit.equals(ObjectId.zeroId()) || commit.equals(known) || replica.isPart(commit, List.of(ours));
    }

    /** Fetches main and hands it over; what another node derived brings nothing, since its nodes' refs were fetched before. */
    private void takeUp() throws IOException {
        for (Ref ref : fetch(Protocol.MAIN::equals, replica.nodes().values(), NullProgressMonitor.INSTANCE)) {
            main = ref.getObjectId();
        }
        Adopted adopted = replica.adopt(main, true);
        if (adopted instanceof Adopted.Refused why) {
            refused = main;
            throw new IOException("main there, %s, is not taken: %s".formatted(main.name(), why.why()));
        } else if (adopted instanceof Adopted.Taken) {
            LOG.info("{}: took {}, which was pushed to main there", uri, main.name());
        }
        known = main;
    }

    private RemoteRefUpdate update(String ref, ObjectId to, boolean force, @Nullable ObjectId expected)
            throws IOException {
        return new RemoteRefUpdate(replica.repository(), to.name(), to, ref, force, null, expected);
    }

    private void push(Collection<RemoteRefUpdate> updates) throws IOException {
        try (Transport transport = open()) {
            transport.push(NullProgressMonitor.INSTANCE, updates);
        } catch (TransportException e) {
            throw failed(e);
        } catch (NotSupportedException e) {
            throw new IOException("it takes no pushes", e);
        }
    }

    private static boolean isDone(RemoteRefUpdate update) {
        return update.getStatus() == Status.OK || update.getStatus() == Status.UP_TO_DATE;
    }

    private static String reason(RemoteRefUpdate update) {
        String message = update.getMessage();
        return message == null ? update.getStatus().name() : message;
    }

    private static IOException failed(TransportException failure) {
        return new IOException(String.valueOf(failure.getMessage()), failure);
    }

    /** What JGit is doing, in the words of our own server. */
    private static final class Telling extends EmptyProgressMonitor {
        private final Consumer<String> progress;
        private int total;
        private int count;

        Telling(Consumer<String> progress) {
            this.progress = progress;
        }

        @Override
        public void beginTask(String title, int objects) {
            total = objects;
            count = 0;
        }

        @Override
        public void update(int more) {
            count += more;
            progress.accept(total > 0 ? "objects %d/%d".formatted(count, total) : "objects %d".formatted(count));
        }
    }
}
