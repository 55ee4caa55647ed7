package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code c19 resolve}: decides what a key in conflict shall hold, or lets a policy decide about many. */
final class ResolveCommand extends Command {
    private final Arg<String> what = optionalParameter(
            "KEY", "The key in conflict. With --all: only keys under this prefix, which ends in /.", text -> text);
    private final Arg<String> side =
            option("--side", "COMMIT", "As this side has it; the beginning of its id will do.", commit -> commit);
    private final Arg<String> text =
            option("--value", "V|-|@FILE", "This text, standard input, or the bytes of a file.", value -> value);
    private final Arg<String> type =
            option("--type", "MEDIA/TYPE", "The content type of --value. Default: as what readers see.", t -> t);
    private final Flag delete = flag("--delete", "The key is deleted.");
    private final Flag edit = flag("--edit", "Opens the sides in an editor, with conflict markers.");
    private final Arg<String> tool =
            option("--tool", "NAME", "Opens the sides in a merge tool, as `git mergetool` would.", name -> name);
    private final Arg<String> policy =
            option("--policy", "KIND", "What a policy makes of the sides: lww, json, text, ...", kind -> kind);
    private final Arg<List<String>> nodes =
            options("--node", "NODE", "For --policy node-priority, the first before the others.", node -> node);
    private final Flag all = flag("--all", "All keys in conflict, by --policy.");
    private final Notes notes = new Notes(this);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    ResolveCommand() {
        super(
                "resolve",
                "Settles a conflict: decides what the key shall hold.",
                "On a terminal, without an option, it shows the sides and asks. It is one commit, on all nodes.");
    }

    @Override
    ExitCode run(Console console) throws IOException, InterruptedException {
        long ways = Stream.of(side.get(), text.get(), tool.get(), policy.get())
                        .filter(given -> given != null)
                        .count()
                + (delete.given() ? 1 : 0)
                + (edit.given() ? 1 : 0);
        if (ways > 1) {
            throw wrong("--side, --value, --delete, --edit, --tool and --policy exclude one another");
        }
        if (all.given()) {
            return resolveAll(console);
        }
        String key = what.get();
        if (key == null) {
            throw wrong("KEY is missing: `c19 conflicts` lists what is in conflict");
        }
        if (ways == 0 && !console.terminals().in()) {
            throw wrong(
                    "'" + Texts.shown(key)
                            + "': how to resolve it is missing (expected: --side, --value, --delete, --edit, --tool or --policy)");
        }
        return resolve(new Key(key), console);
    }

    private ExitCode resolve(Key key, Console console) throws IOException, InterruptedException {
        Conflict conflict = read(key, console);
        Decision decision = decision(conflict, console);
        if (decision == null) {
            throw new Failure(ExitCode.CONFLICTS, "'" + key + "' is in conflict as before.");
        }
        Set<Revision> seen = conflict.sides().stream().map(Side::commit).collect(Collectors.toSet());
        try (Store store = target.open(console, Access.WRITE)) {
            Revision revision = store.conflicts()
                    .resolve(key, decision.choice(), decision.informed() ? seen : null, notes.note())
                    .orElseThrow(() -> new Failure(
                            ExitCode.CONFLICTS,
                            "The policy does not merge the sides of '" + key + "': `c19 resolve " + key
                                    + "` asks which it shall be."));
            decision.discard();
            output.to(console).one(new Settled(key, revision), VIEW);
            return ExitCode.DONE;
        } catch (RuntimeException e) {
            throw decision.kept() == null ? e : kept(e, decision);
        }
    }

    private static Failure kept(RuntimeException e, Decision decision) {
        Verdict verdict = Verdict.of(e);
        return new Failure(verdict.code(), verdict.sentence() + " What you edited is in " + decision.kept() + ".", e);
    }

    /** The store is closed while the person thinks, so that a data directory is not locked for so long. */
    private Conflict read(Key key, Console console) {
        try (Store store = target.open(console, Access.READ)) {
            return store.conflicts()
                    .show(key)
                    .orElseThrow(() -> new Failure(
                            ExitCode.NOT_FOUND, "'" + key + "' is not in conflict: `c19 conflicts` lists what is."));
        }
    }

    private @Nullable Decision decision(Conflict conflict, Console console) throws IOException, InterruptedException {
        SideEditing editing = new SideEditing(conflict, console);
        String commit = side.get();
        String kind = policy.get();
        String toolName = tool.get();
        if (commit != null) {
            return Decision.of(
                    new Choice.TakeSide(new SideNames(conflict).find(commit).commit()));
        } else if (text.get() != null) {
            byte[] bytes = GivenValue.bytes(this, text.get(), console);
            return Decision.of(new Choice.Put(
                    new Value(bytes, type.get() == null ? editing.contentType() : type.get(), null, null)));
        } else if (delete.given()) {
            return Decision.of(new Choice.Delete());
        } else if (kind != null) {
            return Decision.of(byPolicy(kind));
        } else if (edit.given()) {
            return editing.inEditor();
        } else if (toolName != null) {
            return editing.inTool(new MergeTool(toolName, console));
        }
        return new SideDialogue(conflict, console).ask();
    }

    private Choice byPolicy(String kind) {
        Rule rule = PolicyCommand.rule(this, Prefix.ALL, kind, nodes.or(List.of()));
        return new Choice.ByPolicy(rule.kind(), rule.nodes());
    }

    private ExitCode resolveAll(Console console) {
        String kind = policy.get();
        String prefix = what.get();
        if (kind == null) {
            throw wrong("--all needs --policy KIND, which decides");
        }
        if (prefix != null && !prefix.isEmpty() && !prefix.endsWith("/")) {
            throw wrong("'" + Texts.shown(prefix) + "': a prefix for --all ends in /");
        }
        Choice choice = byPolicy(kind);
        try (Store store = target.open(console, Access.WRITE)) {
            ManySettled settled =
                    ManySettled.by(store.conflicts(), new Prefix(prefix == null ? "" : prefix), choice, notes, console);
            output.to(console).one(settled, ManySettled.VIEW);
            return settled.left() == 0 ? ExitCode.DONE : ExitCode.CONFLICTS;
        }
    }

    private record Settled(Key key, Revision revision) {}

    private static final View<Settled> VIEW = new View<>(
            List.of("EFFECT", "KEY", "REVISION"),
            settled -> List.of("resolved", settled.key().text(), Revisions.brief(settled.revision())),
            settled -> settled.revision().id(),
            settled -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                fields.put("key", settled.key().text());
                fields.put("revision", settled.revision().id());
                return fields;
            });
}
