package io.c19.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every command by name, in the order of the help. A command is made when it is asked for. */
final class Commands {
    private static final List<String> NAMES = List.of(
            "serve",
            "init",
            "get",
            "put",
            "del",
            "ls",
            "edit",
            "watch",
            "txn",
            "log",
            "show",
            "diff",
            "blame",
            "revert",
            "tag",
            "conflicts",
            "resolve",
            "policy",
            "status",
            "peers",
            "sync",
            "demo",
            "import",
            "export",
            "backup",
            "restore",
            "fsck",
            "gc",
            "bench",
            "config",
            "completion",
            "version");

    private Commands() {}

    /** By a switch, since thirty references to constructors take longer to make than the one command to run. */
    static @Nullable Command make(String name) {
        return switch (name) {
            case "serve" -> new ServeCommand();
            case "init" -> new InitCommand();
            case "get" -> new GetCommand();
            case "put" -> new PutCommand();
            case "del" -> new DelCommand();
            case "ls" -> new LsCommand();
            case "edit" -> new EditCommand();
            case "watch" -> new WatchCommand();
            case "txn" -> new TxnCommand();
            case "log" -> new LogCommand();
            case "show" -> new ShowCommand();
            case "diff" -> new DiffCommand();
            case "blame" -> new BlameCommand();
            case "revert" -> new RevertCommand();
            case "tag" -> new TagCommand();
            case "conflicts" -> new ConflictsCommand();
            case "resolve" -> new ResolveCommand();
            case "policy" -> new PolicyCommand();
            case "status" -> new StatusCommand();
            case "peers" -> new PeersCommand();
            case "sync" -> new SyncCommand();
            case "demo" -> new DemoCommand();
            case "import" -> new ImportCommand();
            case "export" -> new ExportCommand();
            case "backup" -> new BackupCommand();
            case "restore" -> new RestoreCommand();
            case "fsck" -> new FsckCommand();
            case "gc" -> new GcCommand();
            case "bench" -> new BenchCommand();
            case "config" -> new ConfigCommand();
            case "completion" -> new CompletionCommand();
            case "version" -> new VersionCommand();
            default -> null;
        };
    }

    static boolean contains(String name) {
        return NAMES.contains(name);
    }

    static List<Command> all() {
        return NAMES.stream()
                .map(name -> Objects.requireNonNull(make(name), name))
                .toList();
    }
}
