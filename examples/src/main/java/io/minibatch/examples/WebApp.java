package io.minibatch.examples;

import static io.minibatch.WindowEmitter.countOrTime;

import io.minibatch.Minibatch;
import io.minibatch.app.StreamingApp;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Words that come by HTTP are counted and shown.
 *
 * <pre>
 * curl -d '{"word":"hello"}' localhost:5000/streams/words
 * curl localhost:5000/
 * </pre>
 *
 * <p>The status page is at {@code http://localhost:5000/status}. Another port may be given as an argument.
 */
public final class WebApp {

    record Word(String word) {}

    private WebApp() {}

    public static void main(String[] args) {
        var port = args.length == 0 ? 5000 : Integer.parseInt(args[0]);
        var counts = new ConcurrentSkipListMap<String, Integer>();
        var mb = Minibatch.open();
        StreamingApp.create(mb)
                .add(mb.stream("words", Word.class)
                        .windowed(countOrTime(100, Duration.ofMillis(100)))
                        .workers(1)
                        .forEach(window -> {
                            window.data().forEach(word -> counts.merge(word.word(), 1, Integer::sum));
                            System.out.println(counts);
                        }))
                .get("/", ctx -> ctx.json(counts))
                .start(port);
    }
}
