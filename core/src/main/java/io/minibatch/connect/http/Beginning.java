package io.minibatch.connect.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The first bytes of an answer; the rest, should there be much, is not waited for. */
final class Beginning implements BodySubscriber<byte[]> {

    private static final int KEPT = 2_000;

    /** What is more than that costs more than a new connection. */
    private static final int READ = 1 << 16;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long read;
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (var buffer : buffers) {
            read += buffer.remaining();
            var bytes = new byte[Math.min(buffer.remaining(), KEPT - kept.size())];
            buffer.get(bytes);
            kept.writeBytes(bytes);
        }
        if (read > READ && subscription != null) {
            subscription.cancel();
            body.complete(kept.toByteArray());
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        body.complete(kept.toByteArray());
    }
}
