package io.c19.state.git;

import io.c19.state.git.object.NewObject;
import io.c19.state.git.pack.PackedReader;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.internal.storage.commitgraph.CommitGraph;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/** JGit's view of the repository with what is not in packs yet, for its walks. For one thread, as any reader. */
final class UnpackedReader extends ObjectReader {
    private final Unpacked unpacked;
    private final FileRepository repository;
    private final ObjectReader packed;

    UnpackedReader(Unpacked unpacked, FileRepository repository) {
        this.unpacked = unpacked;
        this.repository = repository;
        this.packed = PackedReader.of(repository);
    }

    @Override
    public ObjectReader newReader() {
        return new UnpackedReader(unpacked, repository);
    }

    @Override
    public Collection<ObjectId> resolve(AbbreviatedObjectId id) throws IOException {
        Set<ObjectId> found = new LinkedHashSet<>();
        for (NewObject object : unpacked.all()) {
            if (id.prefixCompare(object.id()) == 0) {
                found.add(object.id());
            }
        }
        found.addAll(packed.resolve(id));
        return found;
    }

    @Override
    public boolean has(AnyObjectId id, int type) throws IOException {
        return unpacked.find(id) != null || packed.has(id, type);
    }

    @Override
    public ObjectLoader open(AnyObjectId id, int type) throws IOException {
        NewObject object = unpacked.find(id);
        return object == null
                ? packed.open(id, type)
                : new ObjectLoader.SmallObject(checked(object, type).type(), object.bytes());
    }

    @Override
    public long getObjectSize(AnyObjectId id, int type) throws IOException {
        NewObject object = unpacked.find(id);
        return object == null
                ? packed.getObjectSize(id, type)
                : checked(object, type).bytes().length;
    }

    private static NewObject checked(NewObject object, int type) throws IncorrectObjectTypeException {
        if (type != OBJ_ANY && type != object.type()) {
            throw new IncorrectObjectTypeException(object.id(), type);
        }
        return object;
    }

    @Override
    public Set<ObjectId> getShallowCommits() throws IOException {
        return packed.getShallowCommits();
    }

    @Override
    public Optional<CommitGraph> getCommitGraph() throws IOException {
        return packed.getCommitGraph();
    }

    @Override
    public void close() {
        packed.close();
    }
}
