package io.c19.cli.serve;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Where connections listen, as the log says, where a person reads it too. For agents that start one after another. */
final class SaidPorts implements AutoCloseable {
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    SaidPorts() {
        said.start();
        root().addAppender(said);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    List<String> lines() {
        return List.copyOf(said.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Of the agent that was started last. */
    String last(String kind) {
        return lines().stream()
                .filter(line -> line.startsWith("serving %s at ".formatted(kind)))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Override
    public void close() {
        root().detachAppender(said);
    }
}
