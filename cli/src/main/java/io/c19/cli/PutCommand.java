package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Written;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome;
import io.c19.layers.Precondition;
import io.c19.layers.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code c19 put}: stores a value. */
final class PutCommand extends Command {
    private final Arg<Key> key = parameter("KEY", "The key.", Key::new);
    private final Arg<String> text = optionalParameter(
            "VALUE|-|@FILE",
            "The value, as text; @FILE: the bytes of a file; - or nothing: standard input.",
            value -> value);
    private final Arg<Duration> ttl =
            option("--ttl", "DURATION", "The key is gone after this time, such as 5m.", Durations::parse);
    private final Arg<String> type = option("--type", "MEDIA/TYPE", "The content type to keep with it.", t -> t);
    private final Arg<String> ifMatch =
            option("--if-match", "ETAG", "Only if the key holds the value with this etag.", etag -> etag);
    private final Flag ifAbsent = flag("--if-absent", "Only if the key is absent.");
    private final Notes notes = new Notes(this);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    PutCommand() {
        super("put", "Stores a value.");
    }

    @Override
    ExitCode run(Console console) {
        if (ifMatch.get() != null && ifAbsent.given()) {
            throw wrong("--if-match and --if-absent exclude one another");
        }
        Value value = new Value(GivenValue.bytes(this, text.get(), console), type.get(), expires(console), null);
        Batch batch = new Batch(conditions(), List.of(new Mutation.Put(key.required(), value)), notes.note());
        try (Store store = target.open(console, Access.WRITE)) {
            output.to(console).one(store.write(batch), VIEW);
            return ExitCode.DONE;
        }
    }

    private static final View<Written> VIEW = new View<>(
            List.of("EFFECT", "KEY", "REVISION"),
            written -> List.of(
                    isCreated(written) ? "created" : "stored",
                    outcome(written).key().text(),
                    Revisions.brief(written.revision())),
            written -> written.revision().id(),
            PutCommand::fields);

    private static Map<String, @Nullable Object> fields(Written written) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("key", outcome(written).key().text());
        fields.put("etag", outcome(written).after());
        fields.put("revision", written.revision().id());
        fields.put("created", isCreated(written));
        return fields;
    }

    private static boolean isCreated(Written written) {
        return outcome(written).effect() == Outcome.Effect.CREATED;
    }

    private static Outcome outcome(Written written) {
        return written.outcomes().get(0);
    }

    private @Nullable Instant expires(Console console) {
        Duration span = ttl.get();
        return span == null ? null : console.clock().instant().plus(span);
    }

    private List<Precondition> conditions() {
        if (ifAbsent.given()) {
            return List.of(new Precondition.Absent(key.required()));
        }
        String etag = ifMatch.get();
        return etag == null ? List.of() : List.of(new Precondition.EtagIn(key.required(), Set.of(etag)));
    }
}
