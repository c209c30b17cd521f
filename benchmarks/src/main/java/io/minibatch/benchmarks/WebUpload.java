package io.minibatch.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.EntityTemplate;

/** One upload of a gigabyte and more to a server with 64 MB of heap. */
final class WebUpload implements Measurement {

    private static final int TENTH = 10;
    private static final int BATCH = 1_000;

    private final byte[] batch = Reading.lines(Reading.some(BATCH));

    @Override
    public String name() {
        return "web-upload";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        try (var server = WebServerProcess.start(settings, "-Xmx64m");
                var client = new WebClient(server.port());
                var looking = new WebClient(server.port())) {
            var heaps = new double[TENTH];
            var body = new EntityTemplate(
                    -1, ContentType.create("application/x-ndjson"), null, out -> write(out, settings, looking, heaps));
            client.post("/streams/upload", body);
            var size = (double) settings.backlog() / BATCH * batch.length;
            return List.of(new Row(
                    "HTTP, NDJSON of " + Unit.MEGABYTES.format(size) + ", -Xmx64m: heap in use after nine tenths",
                    Unit.MEGABYTES,
                    Figure.of(heaps[TENTH - 1]),
                    "after a tenth",
                    Figure.of(heaps[1]),
                    Goal.atMostTimes(1.5)));
        }
    }

    /** While it is under way, another connection looks how much memory it takes. */
    private void write(OutputStream out, Settings settings, WebClient looking, double[] heaps) throws IOException {
        var batches = settings.backlog() / BATCH;
        for (var i = 0; i < batches; i++) {
            out.write(batch);
            if (i % Math.max(1, batches / TENTH) == 0) {
                heaps[Math.min(TENTH - 1, i * TENTH / batches)] = heap(looking);
            }
        }
    }

    private static double heap(WebClient looking) throws IOException {
        try {
            return Double.parseDouble(looking.get(WebServerProcess.HEAP));
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }
}
