package io.c19.agent.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What a logger was told while a test runs. The server's threads log beside the test, a request's line after its answer, so that the
 * lines may be read while others arrive.
 */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogLines(Logger logger) {
        this.logger = logger;
    }

    /** From now on, all that the logger of that name is told from that level on. */
    static LogLines of(String name, Level level) {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        LogLines lines = new LogLines(logger);
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(level);
        return lines;
    }

    List<ILoggingEvent> events() {
        return events;
    }

    @Override
    protected void append(ILoggingEvent event) {
        // Formatted here, while the arguments are what they were.
        event.getFormattedMessage();
        events.add(event);
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(null);
        stop();
    }
}
