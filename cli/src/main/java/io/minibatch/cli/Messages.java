package io.minibatch.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the library logs, as messages for people: one line each on standard error, with the stack trace only for
 * {@code --debug}.
 */
final class Messages extends Formatter {

    // Kept: the logging of the JDK forgets the level of a logger that nobody refers to.
    private static final Logger LIBRARY = Logger.getLogger("io.minibatch");
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
    private static final Logger JAVALIN = Logger.getLogger("io.javalin.Javalin");
    private static final Logger KAFKA_CONNECTIONS = Logger.getLogger("org.apache.kafka.clients.NetworkClient");
    private static final Logger MQTT = Logger.getLogger("com.hivemq.client");

    private final boolean stackTraces;

    private Messages(boolean stackTraces) {
        this.stackTraces = stackTraces;
    }

    static void show(boolean stackTraces, Output out) {
        LogManager.getLogManager().reset();
        var handler = new ConsoleHandler();
        handler.setFormatter(new Messages(stackTraces));
        // When standard output takes no more the command ends, and tells about it itself.
        handler.setFilter(entry -> !out.isBroken() || entry.getLevel().intValue() >= Level.SEVERE.intValue());
        var root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(handler);
        LIBRARY.setLevel(Level.INFO);
        JAVALIN.setFilter(Messages::isNotSaidBetter);
        KAFKA.setLevel(Level.SEVERE); // it warns every second while a broker is away; the source says it once
        KAFKA_CONNECTIONS.setLevel(Level.OFF); // refused passwords are said by the source, too
        MQTT.setLevel(Level.OFF); // what concerns people becomes an exception; the rest is a line for each message
    }

    /** The app says these itself: by the exception, and what became of requests. */
    private static boolean isNotSaidBetter(LogRecord entry) {
        return !entry.getMessage().startsWith("Failed to start")
                && !entry.getMessage().startsWith("Javalin failed to stop gracefully");
    }

    /** From now on no warnings. */
    static void onlyErrors() {
        LIBRARY.setLevel(Level.SEVERE);
    }

    @Override
    public String format(LogRecord entry) {
        var text = Text.clean(Text.reason(formatMessage(entry)));
        var thrown = entry.getThrown();
        if (thrown == null) {
            return text + "\n";
        }
        if (stackTraces) {
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            return text + "\n" + trace;
        }
        var message = thrown.getMessage();
        var isSaid = message != null
                && formatMessage(entry).contains(message.lines().findFirst().orElse(""));
        return isSaid ? text + "\n" : text + ": " + Text.brief(thrown.toString(), 500) + "\n";
    }
}
