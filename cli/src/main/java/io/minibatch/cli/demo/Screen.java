package io.minibatch.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.cli.Output;
import io.minibatch.cli.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows what goes on: a chart that is drawn over on a terminal, a line for each second elsewhere. */
final class Screen {

    private final Output out;
    private final Terminal terminal;
    private final List<Probe> probes;
    private final Chart chart;
    private final List<String> events = new ArrayList<>();
    private String counter = "";
    private int drawn;

    Screen(List<Probe> probes, int seconds, Output out, Terminal terminal) {
        this.probes = probes;
        this.chart = new Chart(probes, seconds);
        this.out = out;
        this.terminal = terminal;
    }

    /** The averages of one more second. */
    synchronized void second(Averages averages) throws IOException {
        if (chart.isEmpty() && averages.messages() == 0) {
            return; // the second in which the group was made, before the first message
        }
        chart.add(averages);
        if (isLive()) {
            draw();
        } else {
            out.line(plain(averages));
            out.flush();
        }
    }

    /** Something that does not happen each second; {@code @|red ...|@} makes colours. */
    synchronized void event(String text) throws IOException {
        events.add("  " + terminal.ansi().string(text));
        if (isLive()) {
            draw();
        } else {
            out.line(terminal.ansi().string(text));
            out.flush();
        }
    }

    /** How far the group that counts is; shown with the next second. */
    synchronized void counter(String text) {
        counter = text;
    }

    private boolean isLive() {
        return terminal.out() && terminal.colours();
    }

    private void draw() throws IOException {
        var lines = new ArrayList<String>();
        lines.add("");
        for (var row : chart.rows()) {
            lines.add(terminal.ansi().string("@|cyan " + row + "|@"));
        }
        lines.add("");
        lines.add("  " + counter);
        lines.addAll(events);
        var frame = new StringBuilder();
        if (drawn > 0) {
            frame.append("\u001b[").append(drawn).append('A'); // up, over what was drawn before
        }
        for (var line : lines) {
            frame.append("\u001b[2K").append(line).append('\n');
        }
        drawn = lines.size();
        out.write(frame.toString().getBytes(UTF_8));
        out.flush();
    }

    private String plain(Averages averages) {
        var line = new StringBuilder(
                String.format(Locale.ROOT, "%s  %,5d messages", averages.from(), averages.messages()));
        for (var probe : probes) {
            var value = averages.values().get(probe.name());
            if (value != null) {
                line.append(String.format(Locale.ROOT, "  %s %.1f %s", probe.name(), value, probe.unit())
                        .stripTrailing());
            }
        }
        return line.toString();
    }
}
