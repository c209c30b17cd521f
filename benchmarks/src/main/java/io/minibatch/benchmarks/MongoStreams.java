package io.minibatch.benchmarks;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * The MongoDB store, end to end: a thread appends batches while a pipeline, with as many workers as there are
 * processors, gives windows to a function that does nothing. Beside what the Python original did on such a server and
 * such a machine: it cannot be run here, so its figure is a constant, measured with 10,000 messages and windows of 100.
 */
final class MongoStreams implements Measurement {

    private static final double ORIGINAL = 740;
    private static final double RATE = 20_000;
    private static final int LARGE = 1_000;
    private static final int MIDDLE = 100;
    private static final int FEW = 500;

    @Override
    public String name() {
        return "mongodb-streams";
    }

    /** What a round has seen. */
    private record Round(double perSecond, double requestsOfAWindow) {}

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        try (var server = MongoServerProcess.start()) {
            var many = settings.messages(RATE);
            var rounds = Rounds.<Round>byTurns(
                    settings,
                    List.<Callable<Round>>of(
                            () -> deliver(server, many, MIDDLE),
                            () -> deliver(server, many, LARGE),
                            () -> deliver(server, FEW, 1)));
            return List.of(
                    rate("MongoDB, windows of 100", rounds.get(0), Goal.atLeastTimes(20)),
                    rate("MongoDB, windows of 1000", rounds.get(1), Goal.none()),
                    rate("MongoDB, windows of 1", rounds.get(2), Goal.none()),
                    requests("MongoDB, for a window of 100", rounds.get(0), MIDDLE),
                    requests("MongoDB, for a window of 1000", rounds.get(1), LARGE),
                    requests("MongoDB, for a window of 1", rounds.get(2), 1));
        }
    }

    private static Row rate(String what, List<Round> rounds, Goal goal) {
        var ours = new Figure(rounds.stream().map(Round::perSecond).toList());
        return new Row(
                what, Unit.THOUSAND_PER_SECOND, ours, "the Python original, windows of 100", Figure.of(ORIGINAL), goal);
    }

    private static Row requests(String what, List<Round> rounds, int size) {
        var ours = new Figure(rounds.stream().map(Round::requestsOfAWindow).toList());
        return new Row(what, Unit.ROUND_TRIPS, ours, "one for each message", Figure.of(size), Goal.none());
    }

    private static Round deliver(MongoServerProcess server, int messages, int size) throws Exception {
        var batch = Reading.some(Math.min(LARGE, messages));
        var left = new CountDownLatch(messages / size);
        try (var mb = Minibatch.open(server.newDatabase())) {
            var stream = mb.stream("benchmark", Reading.class);
            stream.group().create();
            var subscription = stream.windowed(count(size))
                    .forEach(window -> left.countDown())
                    .start();
            try (subscription) {
                var before = server.requests();
                var start = System.nanoTime();
                for (var i = 0; i < messages; i += batch.size()) {
                    stream.appendAll(batch);
                }
                left.await();
                var took = System.nanoTime() - start;
                return new Round(messages * 1e9 / took, (double) (server.requests() - before) * size / messages);
            }
        }
    }
}
