package io.c19.cli.transfer;

import com.fasterxml.jackson.core.JsonPointer;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Store;
import io.c19.layers.Limits;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import java.nio.file.Path;
import java.util.List;

/** What an import reads. */
public sealed interface Source {
    /** @param name for messages */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Document(String name, byte[] bytes, Syntax syntax, Shape shape) implements Source {}

    record Tree(Path directory) implements Source {}

    /** The syntax of a document. */
    enum Syntax {
        JSON,
        YAML,
        /** What {@code consul kv export} prints. */
        CONSUL,
        /** What {@code etcdctl get --prefix -w json} prints. */
        ETCD
    }

    /**
     * Which part of a document becomes which keys.
     *
     * @param pointer to the part (RFC 6901); empty: all of it
     * @param ids members that name the elements of an array; empty: the part is an object
     * @param depth how many levels of names become segments of keys, at least 1
     */
    record Shape(String pointer, List<String> ids, int depth) {
        public static final Shape WHOLE = new Shape("", List.of(), Integer.MAX_VALUE);

        public Shape {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Imports all of it below a prefix. What is wrong with it is found before anything is written.
     *
     * @param prefix empty, or one that ends in a slash
     * @param delete whether the keys under the prefix that the source lacks are deleted
     * @throws Failure with everything that is wrong, or what kept the store from writing
     */
    default Import.Result importInto(Store store, Prefix prefix, boolean delete, Note note, Progress progress) {
        Limits limits = store.limits();
        Plan plan = new Plan(prefix.text(), limits);
        if (this instanceof Document document
                && (document.syntax() == Syntax.CONSUL || document.syntax() == Syntax.ETCD)) {
            ForeignPlan foreign = document.syntax() == Syntax.ETCD
                    ? ForeignPlan.ofEtcd(document.name())
                    : ForeignPlan.ofConsul(document.name());
            foreign.fill(plan, DocumentFormat.JSON.read(document.bytes(), document.name()));
        } else if (this instanceof Document document) {
            DocumentFormat format = document.syntax() == Syntax.YAML ? DocumentFormat.YAML : DocumentFormat.JSON;
            new DocumentPlan(
                            document.name(),
                            pointer(document.shape()),
                            document.shape().ids(),
                            document.shape().depth())
                    .fill(plan, format.read(document.bytes(), document.name()));
        } else if (this instanceof Tree tree) {
            DirectoryPlan.fill(plan, tree.directory());
        }
        plan.findClashes();
        return new Import(store, limits.batchOperationsMax(), prefix, note, progress).run(plan, delete);
    }

    private static JsonPointer pointer(Shape shape) {
        try {
            return JsonPointer.compile(shape.pointer());
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--pointer: '" + Texts.shown(shape.pointer()) + "' (expected: a JSON pointer such as /list/0).",
                    e);
        }
    }
}
