package io.minibatch.kafka;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Faults of serializers and deserializers that are none of the message: a schema registry that is away, a stop.
 *
 * <p>Of I/O only that of the network: readers of bytes in memory throw EOFException and Jackson's IOExceptions for what
 * is broken, and a broken message must not hold up those behind it.
 */
final class Passing {

    private static final int DEEPEST = 50; // a chain may be a ring

    private Passing() {}

    static boolean is(Throwable e) {
        return causes(e).anyMatch(Passing::isOne);
    }

    /** It, and what caused it. */
    static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, each -> each != null, Throwable::getCause).limit(DEEPEST);
    }

    private static boolean isOne(Throwable e) {
        return e instanceof RetriableException // TimeoutException, too
                || e instanceof InterruptException
                || e instanceof InterruptedException
                || e instanceof InterruptedIOException // SocketTimeoutException, too
                || e instanceof SocketException
                || e instanceof UnknownHostException
                || e instanceof SSLException
                || e.getClass().getName().startsWith("java.net.http.");
    }
}
