package io.minibatch.benchmarks;

import io.minibatch.Placeholder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

@State(Scope.Benchmark)
public class AppendBenchmark {
    private final Placeholder placeholder = new Placeholder("abc");

    @Benchmark
    public int length() {
        return placeholder.length();
    }
}
