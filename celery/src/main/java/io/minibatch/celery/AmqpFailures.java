package io.minibatch.celery;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What errors of AMQP mean, and what to do next. */
final class AmqpFailures {

    private AmqpFailures() {}

    /** The reply code that the broker gave, 0 if it gave none. */
    static int code(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                if (signal.getReason() instanceof AMQP.Channel.Close close) {
                    return close.getReplyCode();
                }
                if (signal.getReason() instanceof AMQP.Connection.Close close) {
                    return close.getReplyCode();
                }
            }
        }
        return 0;
    }

    private static String said(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                if (signal.getReason() instanceof AMQP.Channel.Close close) {
                    return close.getReplyText();
                }
                if (signal.getReason() instanceof AMQP.Connection.Close close) {
                    return close.getReplyText();
                }
            }
        }
        return String.valueOf(failure.getMessage());
    }

    /** In words. */
    static String reason(Throwable failure) {
        if (failure instanceof AuthenticationFailureException
                || failure instanceof PossibleAuthenticationFailureException) {
            return "the broker refuses user or password. Check both in the URL; guest may log in from localhost only";
        }
        if (failure instanceof UnknownHostException) {
            return "there is no such host";
        }
        if (failure instanceof ConnectException
                || failure instanceof SocketTimeoutException
                || failure instanceof TimeoutException) {
            return "the broker does not answer (" + failure.getMessage() + "). Is it running, and can it be reached?";
        }
        if (failure instanceof SSLException) {
            return "no encrypted connection can be made (" + failure.getMessage() + ")";
        }
        return switch (code(failure)) {
            case AMQP.NOT_ALLOWED ->
                "the virtual host is not there, or the user may not use it (" + said(failure)
                        + "). Check what is behind the slash of the URL: nothing means the virtual host /";
            case AMQP.ACCESS_REFUSED ->
                "the user may not do this (" + said(failure)
                        + "). It needs the permissions configure, write and read for the queue and the exchange";
            case AMQP.PRECONDITION_FAILED ->
                "the queue or the exchange is there, but with other settings (" + said(failure)
                        + "). Take the settings it was made with, another name, or delete it";
            case AMQP.CONNECTION_FORCED -> "the broker closes the connection (" + said(failure) + ")";
            default -> "the connection broke (" + said(failure) + ")";
        };
    }
}
