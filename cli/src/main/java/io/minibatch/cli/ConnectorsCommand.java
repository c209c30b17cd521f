package io.minibatch.cli;

import static io.minibatch.cli.Json.quoted;

import io.minibatch.connect.Connector;
import io.minibatch.connect.Connector.Direction;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What can be connected. */
@Command(name = "connectors", description = "List what consume --from and --to can name, with the options of the URLs.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ConnectorsCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Option(names = "--json", description = "One line of JSON for each.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var all = KnownConnectors.all();
        if (json) {
            for (var connector : all) {
                main.out().line(line(connector));
            }
        } else {
            showTables(all);
        }
        return ExitCode.OK;
    }

    private void showTables(List<Connector> all) throws IOException {
        var table = new Table("URL", "from", "to", "what it is");
        for (var connector : all) {
            table.row(
                    connector.form(),
                    connector.directions().contains(Direction.SOURCE) ? "yes" : "",
                    connector.directions().contains(Direction.SINK) ? "yes" : "",
                    connector.description());
        }
        main.out().line(table.render(main.terminal()));
        for (var connector : all) {
            if (!connector.options().isEmpty()) {
                showOptions(connector);
            }
        }
    }

    private void showOptions(Connector connector) throws IOException {
        var table = new Table("option", "of " + connector.form() + "?option=value&...");
        connector.options().forEach(option -> table.row(option.name(), option.meaning()));
        main.out().line("");
        main.out().line(table.render(main.terminal()));
    }

    private static String line(Connector connector) {
        var schemes =
                connector.schemes().stream().sorted().map(Json::quoted).collect(Collectors.joining(",", "[", "]"));
        var options = connector.options().stream()
                .map(option -> "{\"name\":" + quoted(option.name()) + ",\"meaning\":" + quoted(option.meaning()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        return "{\"form\":" + quoted(connector.form()) + ",\"schemes\":" + schemes
                + ",\"source\":" + connector.directions().contains(Direction.SOURCE)
                + ",\"sink\":" + connector.directions().contains(Direction.SINK)
                + ",\"description\":" + quoted(connector.description()) + ",\"options\":" + options + "}";
    }
}
