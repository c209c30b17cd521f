package io.minibatch.benchmarks;

import io.javalin.http.Context;
import io.minibatch.Minibatch;
import io.minibatch.app.StreamingApp;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A web app on a file store, in a JVM of its own. */
final class WebServerProcess implements AutoCloseable {

    /** Where a body is read and answered, but not stored. */
    static final String PLAIN = "/plain";

    /** Where a GET collects garbage and says how many bytes of heap are in use. */
    static final String HEAP = "/heap";

    private final Scratch scratch;
    private final Process process;
    private final int port;

    private WebServerProcess(Scratch scratch, Process process, int port) {
        this.scratch = scratch;
        this.process = process;
        this.port = port;
    }

    static WebServerProcess start(Settings settings, String... options) throws IOException {
        var scratch = Scratch.in(settings.folder());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Program.class.getName()));
        command.add(scratch.path().resolve("store").toString());
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var port = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (port == null) {
            throw new IOException("The server did not start: see its errors");
        }
        return new WebServerProcess(scratch, process, Integer.parseInt(port));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        scratch.close();
    }

    /** Run by the process: prints its port, and ends with the one that started it. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws IOException {
            var app = StreamingApp.create(Minibatch.open("file:" + arguments[0]))
                    .post(PLAIN, Program::answer)
                    .get(HEAP, Program::heap)
                    .start(0);
            System.out.println(app.port());
            while (System.in.read() >= 0) {
                // nothing is said
            }
            Runtime.getRuntime().halt(0);
        }

        private static void answer(Context ctx) throws IOException {
            ctx.bodyInputStream().transferTo(OutputStream.nullOutputStream());
            ctx.status(201).result("{\"appended\":1}");
        }

        private static void heap(Context ctx) {
            var memory = ManagementFactory.getMemoryMXBean();
            memory.gc();
            ctx.result(Long.toString(memory.getHeapMemoryUsage().getUsed()));
        }
    }
}
