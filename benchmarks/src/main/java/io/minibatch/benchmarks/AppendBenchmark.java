package io.minibatch.benchmarks;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Appending, beside a raw file that is given the same bytes. Each iteration has a folder of its own. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AppendBenchmark {

    private static final int PAYLOAD = 150;
    private static final int BATCH = 1_000;

    private static Scratch scratch() {
        return Scratch.in(Path.of(""));
    }

    /** A stream of bytes in files. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // by open()
    public static class Ours {
        private final byte[] message = new byte[PAYLOAD];
        private final List<byte[]> batch = Collections.nCopies(BATCH, message);
        private Scratch scratch;
        private Minibatch minibatch;
        private MessageStream<byte[]> stream;

        /** Opens a store. */
        @Setup(Level.Iteration)
        public void open() {
            scratch = scratch();
            minibatch = Minibatch.open(scratch.path().resolve("store"));
            stream = minibatch.stream("benchmark", byte[].class);
        }

        /** Closes and removes it. */
        @TearDown(Level.Iteration)
        public void close() {
            minibatch.close();
            scratch.close();
        }
    }

    /** Two raw files, one for each pattern. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // by open()
    public static class Raw {
        private Scratch single;
        private Scratch batch;
        private RawFile singles;
        private RawFile batches;

        /** Opens the files. */
        @Setup(Level.Iteration)
        public void open() {
            single = scratch();
            batch = scratch();
            singles = RawFile.in(single.path(), 1, PAYLOAD);
            batches = RawFile.in(batch.path(), BATCH, PAYLOAD);
        }

        /** Closes and removes them. */
        @TearDown(Level.Iteration)
        public void close() throws IOException {
            singles.close();
            batches.close();
            single.close();
            batch.close();
        }
    }

    /** One message each. */
    @Benchmark
    public void single(Ours ours) {
        ours.stream.append(ours.message);
    }

    /** A thousand messages each; the score counts messages. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch(Ours ours) {
        ours.stream.appendAll(ours.batch);
    }

    /** What one message takes in a raw file. */
    @Benchmark
    public void rawSingle(Raw raw) throws IOException {
        raw.singles.write();
    }

    /** What a thousand messages take in a raw file; the score counts messages. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void rawBatch(Raw raw) throws IOException {
        raw.batches.write();
    }
}
