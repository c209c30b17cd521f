package io.minibatch.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.cli.Output;
import io.minibatch.cli.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows what goes on: a chart that is drawn over on a terminal, a line for each second elsewhere. */
final class Screen {

    private static final int NARROWEST = 78; // wrapped lines cannot be drawn over

    private final Output out;
    private final Terminal terminal;
    private final List<Probe> probes;
    private final Chart chart;
    private final List<String> events = new ArrayList<>();
    private String counter = "";
    private int drawn;
    private final CountDownLatch end = new CountDownLatch(1);

    Screen(List<Probe> probes, int seconds, Output out, Terminal terminal) {
        this.probes = probes;
        this.chart = new Chart(probes, seconds);
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows what comes, for so long, or until it is ended. */
    void show(Duration time) throws InterruptedException {
        end.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the show: the person who watches, or the reader of the output, has seen enough. */
    void end() {
        end.countDown();
    }

    /** The averages of one more second. */
    synchronized void second(Averages averages) {
        if (chart.isEmpty() && averages.messages() == 0) {
            return; // the second in which the group was made, before the first message
        }
        chart.add(averages);
        if (isLive()) {
            draw();
        } else {
            print(plain(averages) + "\n");
        }
    }

    /** Something that does not happen each second; {@code @|red ...|@} makes colours. */
    synchronized void event(String text) {
        events.add("  " + terminal.ansi().string(text));
        if (isLive()) {
            draw();
        } else {
            print(terminal.ansi().string(text) + "\n");
        }
    }

    /** How far the group that counts is; shown with the next second. */
    synchronized void counter(String text) {
        counter = text;
    }

    private boolean isLive() {
        var isWide = terminal.columns() == 0 || terminal.columns() >= NARROWEST;
        return terminal.out() && terminal.colours() && isWide;
    }

    private void draw() {
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
        print(frame.toString());
    }

    /** That nobody reads it is no failure of the window, so it does not come again for that. */
    private void print(String text) {
        try {
            out.write(text.getBytes(UTF_8));
            out.flush();
        } catch (IOException e) {
            end();
        }
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
