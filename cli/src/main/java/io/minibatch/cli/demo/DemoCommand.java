package io.minibatch.cli.demo;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.WindowEmitter.fixed;
import static java.time.Duration.ofSeconds;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.Subscription;
import io.minibatch.Window;
import io.minibatch.cli.Main;
import io.minibatch.cli.Table;
import io.minibatch.cli.Text;
import io.minibatch.cli.TwoSignals;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Metrics of this machine flow through windows: a small program on the public API. Read {@link #flow} first. */
@Command(name = "demo", description = "Watch metrics of this machine flow through windows. Needs no server.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DemoCommand implements Callable<Integer> {

    private static final String STREAM = "demo";
    private static final long FAILS_AFTER = 300;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
    private int seconds;

    private final List<Probe> probes = Probe.all();
    private final Tally tally = new Tally();
    private final AtomicReference<String> failed = new AtomicReference<>("");
    private Screen screen;

    private void flow(Minibatch minibatch) throws Exception {
        var metrics = minibatch.stream(STREAM, Metric.class);

        // Two groups read the stream, and each gets every message. The first: a window for each second.
        var perSecond = metrics.windowed(fixed(ofSeconds(1)))
                .group("seconds")
                .process(Averages::of)
                .sink(screen::second);

        // The second: windows of 100 messages, one of which fails at first.
        var hundreds = metrics.windowed(count(100)).group("hundreds").workers(1).forEach(this::failOnce);

        // The producers: each source runs on a thread of its own.
        MessageStream<Metric> producers = metrics;
        for (var probe : probes) {
            producers = producers.attach(probe);
        }

        var reading = List.of(perSecond.start(), hundreds.start());
        var measuring = producers.start();
        screen.show(ofSeconds(seconds));
        measuring.close();
        reading.forEach(Subscription::close);

        // What is not processed yet, with the last windows that are not full.
        perSecond.drainAll();
        hundreds.drainAll();
    }

    private void failOnce(Window<Metric> window) throws Exception {
        var sequence = window.messages().get(0).sequence();
        if (sequence >= FAILS_AFTER && failed.compareAndSet("", window.id())) {
            screen.event("@|red ✘|@ " + window.id() + ", attempt " + window.attempt() + ": fails, on purpose");
            throw new IllegalStateException("It fails on purpose, to be delivered again");
        }
        if (window.id().equals(failed.get())) {
            screen.event("@|green ✔|@ " + window.id() + ", attempt " + window.attempt() + ": the same " + window.size()
                    + " messages, and now it is done");
        }
        screen.counter("windows of 100: " + (tally.windows("hundreds") + 1) + ", the latest " + window.id());
    }

    @Override
    public Integer call() throws Exception {
        if (seconds < 1) {
            throw new ParameterException(spec.commandLine(), "--seconds must be at least 1, but is " + seconds);
        }
        screen = new Screen(probes, seconds, main.out(), main.terminal());
        var signals = TwoSignals.on("ending with what is there", screen::end);
        if (main.hasUrl()) {
            try (var minibatch = main.open(List.of(tally))) {
                show(minibatch);
            }
        } else {
            try (var folder = new TemporaryFolder();
                    var minibatch = main.open("file:" + folder.path(), List.of(tally))) {
                show(minibatch);
            }
        }
        return signals.status().orElse(ExitCode.OK);
    }

    private void show(Minibatch minibatch) throws Exception {
        main.out().line("Metrics of this machine, in the stream \"" + STREAM + "\" of " + minibatch.url());
        main.hideWarnings(); // the failure is part of the show
        flow(minibatch);
        var table = new Table("group", "messages", "windows", "failed attempts", "waiting", "dead");
        for (var group : minibatch.stream(STREAM).status().groups()) {
            var name = group.group();
            table.row(
                    name,
                    tally.messages(name),
                    tally.windows(name),
                    tally.failures(name),
                    group.waiting(),
                    group.dead());
        }
        main.out().line("");
        main.out()
                .line(Text.count(tally.messages("seconds"), "message")
                        + " appended, and each of them in a window of each group:");
        main.out().line(table.render(main.terminal()));
    }
}
