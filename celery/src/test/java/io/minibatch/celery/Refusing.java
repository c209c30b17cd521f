package io.minibatch.celery;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import io.minibatch.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source whose stream refuses what it appends, so many times.
 *
 * @param source that is called
 * @param times is counted down
 */
record Refusing(CeleryEventSource<Map<String, Object>> source, AtomicInteger times)
        implements Source<Map<String, Object>> {

    Refusing(CeleryEventSource<Map<String, Object>> source, int times) {
        this(source, new AtomicInteger(times));
    }

    @Override
    public void stream(Appender<Map<String, Object>> appender) throws Exception {
        source.stream(new Refused(appender, times));
    }

    @Override
    public void close() throws Exception {
        source.close();
    }

    private record Refused(Appender<Map<String, Object>> accepting, AtomicInteger times)
            implements Appender<Map<String, Object>> {

        @Override
        public void appendEntries(List<? extends Entry<Map<String, Object>>> entries) {
            if (times.getAndDecrement() > 0) {
                throw new MinibatchException("disk full");
            }
            accepting.appendEntries(entries);
        }

        @Override
        public void append(Map<String, Object> data, Map<String, String> attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void appendAll(List<? extends Map<String, Object>> data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void appendEntries(List<? extends Entry<Map<String, Object>>> entries, String source, String position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> position(String source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
