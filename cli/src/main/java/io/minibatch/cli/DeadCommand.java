package io.minibatch.cli;

import static io.minibatch.cli.Json.quoted;

import io.minibatch.DeadWindow;
import io.minibatch.Group;
import io.minibatch.Message;
import io.minibatch.MessageStream;
import io.minibatch.MinibatchException;
import io.minibatch.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was set aside. */
@Command(
        name = "dead",
        description = "List what was set aside after its last attempt failed, the oldest first."
                + " Again: minibatch retry. Away: minibatch drop.")
final class DeadCommand extends StreamCommand {

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(names = "--json", description = "One line of JSON for each, with the stack trace.")
    private boolean json;

    @Option(names = "--messages", description = "The messages, too.")
    private boolean messages;

    @Option(
            names = {"-v", "--verbose"},
            description = "Stack traces, too.")
    private boolean verbose;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        var from = requireGroup(stream, group.name());
        var dead = from.dead();
        if (json) {
            for (var one : dead) {
                print(line(one, origin(from, one), messages ? content(members(from, one), stream) : ""));
            }
        } else if (dead.isEmpty()) {
            say("Nothing is set aside.");
        } else {
            showTable(from, dead);
            showDetails(stream, from, dead);
        }
    }

    private void showTable(Group<byte[]> from, List<DeadWindow> dead) throws IOException {
        var table = new Table("id", "messages", "attempts", "set aside (UTC)", "came from", "error");
        for (var one : dead) {
            table.row(
                    one.id(),
                    one.size(),
                    one.attempts(),
                    Text.minute(one.setAside()),
                    origin(from, one),
                    Text.brief(reason(one), 100));
        }
        print(table.withoutEmptyColumns().render(terminal()));
    }

    /** Of what was set aside alone; a window's messages may have come from many places. */
    private static String origin(Group<byte[]> from, DeadWindow dead) {
        return dead.size() != 1
                ? ""
                : members(from, dead).stream()
                        .map(message -> Origin.of(message.attributes()))
                        .collect(Collectors.joining());
    }

    /** None if somebody has delivered them again, or dropped them, since they were listed. */
    private static List<Message<byte[]>> members(Group<byte[]> from, DeadWindow dead) {
        try {
            return from.deadMessages(dead.id());
        } catch (MinibatchException e) {
            if (from.dead().stream().anyMatch(each -> each.id().equals(dead.id()))) {
                throw e;
            }
            return List.of();
        }
    }

    /** The error without the package of its class, and without a class that says nothing. */
    private static String reason(DeadWindow dead) {
        return Text.reason(dead.error()).replaceFirst("^([a-z0-9_]+\\.)+", "");
    }

    private void showDetails(MessageStream<byte[]> stream, Group<byte[]> from, List<DeadWindow> dead)
            throws IOException {
        for (var one : dead) {
            if (verbose || messages) {
                print("");
                print(Text.clean(one.id() + ": " + Text.reason(one.error())));
            }
            if (verbose) {
                for (var line : one.stackTrace().lines().toList()) {
                    print("  " + Text.clean(line));
                }
            }
            if (messages) {
                for (var message : members(from, one)) {
                    var format = format(stream).readable(message.data());
                    print("  " + Text.clean(data(message, format)));
                    if (!message.attributes().isEmpty()) {
                        print("    " + Text.clean(Json.object(message.attributes())));
                    }
                }
            }
        }
    }

    /** The messages, and where they came from if that is known. */
    private static String content(List<Message<byte[]>> messages, MessageStream<byte[]> stream) throws IOException {
        var data = new ArrayList<String>();
        for (var message : messages) {
            data.add(data(message, format(stream).fitting(message.data())));
        }
        var attributes =
                messages.stream().allMatch(message -> message.attributes().isEmpty())
                        ? ""
                        : messages.stream()
                                .map(message -> Json.object(message.attributes()))
                                .collect(Collectors.joining(",", ",\"attributes\":[", "]"));
        return attributes + ",\"data\":[" + String.join(",", data) + "]";
    }

    private static PayloadFormat format(MessageStream<byte[]> stream) {
        return PayloadFormat.of(stream.codec().format());
    }

    private static String data(Message<byte[]> message, PayloadFormat format) throws IOException {
        var out = new ByteArrayOutputStream();
        format.write(message.data(), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String line(DeadWindow dead, String origin, String data) {
        return "{\"id\":" + quoted(dead.id()) + ",\"group\":" + quoted(dead.group()) + ",\"size\":" + dead.size()
                + ",\"attempts\":" + dead.attempts()
                + ",\"setAside\":" + quoted(dead.setAside().toString())
                + ",\"origin\":" + (origin.isEmpty() ? "null" : quoted(origin))
                + ",\"error\":" + quoted(dead.error())
                + ",\"stackTrace\":" + quoted(dead.stackTrace()) + data + "}";
    }
}
