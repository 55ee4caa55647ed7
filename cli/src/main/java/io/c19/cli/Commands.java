package io.c19.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every command by name, in the order of the help. A command is made when it is asked for. */
final class Commands {
    private static final Map<String, Supplier<Command>> BY_NAME = byName();

    private Commands() {}

    private static Map<String, Supplier<Command>> byName() {
        Map<String, Supplier<Command>> commands = new LinkedHashMap<>();
        commands.put("serve", ServeCommand::new);
        commands.put("init", InitCommand::new);
        commands.put("get", GetCommand::new);
        commands.put("put", PutCommand::new);
        commands.put("del", DelCommand::new);
        commands.put("ls", LsCommand::new);
        commands.put("edit", EditCommand::new);
        commands.put("watch", WatchCommand::new);
        commands.put("txn", TxnCommand::new);
        commands.put("log", LogCommand::new);
        commands.put("show", ShowCommand::new);
        commands.put("diff", DiffCommand::new);
        commands.put("revert", RevertCommand::new);
        commands.put("conflicts", ConflictsCommand::new);
        commands.put("resolve", ResolveCommand::new);
        commands.put("policy", PolicyCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("peers", PeersCommand::new);
        commands.put("sync", SyncCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("backup", BackupCommand::new);
        commands.put("restore", RestoreCommand::new);
        commands.put("fsck", FsckCommand::new);
        commands.put("gc", GcCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("config", ConfigCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("version", VersionCommand::new);
        return commands;
    }

    static @Nullable Command make(String name) {
        Supplier<Command> supplier = BY_NAME.get(name);
        return supplier == null ? null : supplier.get();
    }

    static boolean contains(String name) {
        return BY_NAME.containsKey(name);
    }

    static List<Command> all() {
        return BY_NAME.values().stream().map(Supplier::get).toList();
    }
}
