package io.minibatch.cli;

import static io.minibatch.cli.Json.quoted;

import io.minibatch.DeadWindow;
import io.minibatch.Group;
import io.minibatch.Message;
import io.minibatch.MessageStream;
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
                print(line(one, messages ? content(from.deadMessages(one.id()), stream) : ""));
            }
        } else if (dead.isEmpty()) {
            say("Nothing is set aside.");
        } else {
            showTable(dead);
            showDetails(stream, from, dead);
        }
    }

    private void showTable(List<DeadWindow> dead) throws IOException {
        var table = new Table("id", "messages", "attempts", "set aside (UTC)", "error");
        for (var one : dead) {
            table.row(one.id(), one.size(), one.attempts(), Text.minute(one.setAside()), Text.brief(reason(one), 100));
        }
        print(table.render(terminal()));
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
                for (var message : from.deadMessages(one.id())) {
                    print("  " + Text.clean(data(message, stream)));
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
            data.add(data(message, stream));
        }
        var attributes =
                messages.stream().allMatch(message -> message.attributes().isEmpty())
                        ? ""
                        : messages.stream()
                                .map(message -> Json.object(message.attributes()))
                                .collect(Collectors.joining(",", ",\"attributes\":[", "]"));
        return attributes + ",\"data\":[" + String.join(",", data) + "]";
    }

    /** As JSON; one that is none, which may be why it is here, as base64. */
    private static String data(Message<byte[]> message, MessageStream<byte[]> stream) throws IOException {
        var payload = message.data();
        var out = new ByteArrayOutputStream();
        PayloadFormat.of(stream.codec().format()).fitting(payload).write(payload, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String line(DeadWindow dead, String data) {
        return "{\"id\":" + quoted(dead.id()) + ",\"group\":" + quoted(dead.group()) + ",\"size\":" + dead.size()
                + ",\"attempts\":" + dead.attempts()
                + ",\"setAside\":" + quoted(dead.setAside().toString())
                + ",\"error\":" + quoted(dead.error())
                + ",\"stackTrace\":" + quoted(dead.stackTrace()) + data + "}";
    }
}
