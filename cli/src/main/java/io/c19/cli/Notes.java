package io.c19.cli;

import io.c19.cli.Command.Arg;
import io.c19.layers.Author;
import io.c19.layers.Note;

/** {@code -m} and {@code --author}, of every command that writes. */
final class Notes {
    private final Arg<String> message;
    private final Arg<Author> author;

    Notes(Command command) {
        message = command.option(
                new String[] {"-m", "--message"},
                "MESSAGE",
                "Why, for the history. Default: what was done.",
                text -> text);
        author = command.option(
                "--author", "'NAME <MAIL>'", "Who, for the history. Default: the node that writes.", Author::parse);
    }

    Note note() {
        return new Note(author.get(), message.get());
    }

    /** @param otherwise the message where none is given */
    Note noteOr(String otherwise) {
        return new Note(author.get(), message.or(otherwise));
    }
}
