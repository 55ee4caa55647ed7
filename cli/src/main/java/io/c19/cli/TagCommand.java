package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.layers.Tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 tag}: revisions with a name. */
final class TagCommand extends Command {
    private final Arg<String> name =
            optionalParameter("NAME", "The name. Without one, all tags are listed.", text -> text);
    private final Arg<String> revision =
            optionalParameter("REV", "The revision to name. Default: the newest.", text -> text);
    private final Flag delete = flag("--delete", "Takes the name away; the revision stays.");
    private final Flag force = flag("--force", "Also when it is the name of another revision: moves it.");
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    TagCommand() {
        super(
                "tag",
                "Lists revisions that have a name, gives one a name, or takes it away.",
                "A name can be used wherever a revision is asked for. They are Git's tags, of one node: push them to others with Git.");
    }

    @Override
    ExitCode run(Console console) {
        String wanted = name.get();
        if (delete.given() && (wanted == null || revision.get() != null || force.given())) {
            throw wrong("--delete takes a NAME and nothing else");
        } else if (wanted == null && force.given()) {
            throw wrong("--force is for naming a revision");
        }
        boolean reading = wanted == null;
        try (Store store = target.open(console, reading ? Access.READ : Access.WRITE)) {
            if (wanted == null) {
                output.to(console).list(store.tags(), LIST);
            } else if (delete.given()) {
                output.to(console).one(new Done("deleted", store.deleteTag(wanted)), DONE);
            } else {
                output.to(console).one(new Done("named", store.tag(wanted, revision.or("main"), force.given())), DONE);
            }
            return ExitCode.DONE;
        }
    }

    private record Done(String effect, Tag tag) {}

    private static final View<Tag> LIST = new View<>(
            List.of("NAME", "REVISION", "TIME"),
            tag -> List.of(Texts.safe(tag.name()), Revisions.brief(tag.revision()), Texts.time(tag.time())),
            Tag::name,
            TagCommand::fields);

    private static final View<Done> DONE = new View<>(
            List.of("EFFECT", "NAME", "REVISION"),
            done -> List.of(
                    done.effect(),
                    Texts.safe(done.tag().name()),
                    Revisions.brief(done.tag().revision())),
            done -> done.tag().revision().id(),
            done -> fields(done.tag()));

    private static Map<String, @Nullable Object> fields(Tag tag) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", tag.name());
        fields.put("revision", tag.revision().id());
        fields.put("time", Texts.time(tag.time()));
        return fields;
    }
}
