package io.minibatch.celery;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.minibatch.MinibatchException;

/** What errors of AMQP mean, and what to do next. */
final class AmqpFailures {

    private AmqpFailures() {}

    /** What the broker said when it closed a channel or a connection; code 0 if it said nothing. */
    private record Reply(int code, String text) {

        static Reply of(Throwable failure) {
            var reason = Failures.find(failure, ShutdownSignalException.class)
                    .map(ShutdownSignalException::getReason)
                    .orElse(null);
            if (reason instanceof AMQP.Channel.Close close) {
                return new Reply(close.getReplyCode(), close.getReplyText());
            }
            if (reason instanceof AMQP.Connection.Close close) {
                return new Reply(close.getReplyCode(), close.getReplyText());
            }
            return new Reply(0, Failures.said(failure));
        }
    }

    /** The reply code that the broker gave, 0 if it gave none. */
    static int code(Throwable failure) {
        return Reply.of(failure).code();
    }

    /** In words. */
    static String reason(Throwable failure, BrokerUrl url, boolean opening) {
        if (failure instanceof AuthenticationFailureException
                || failure instanceof PossibleAuthenticationFailureException) {
            return "the broker refuses user or password. Check both in the URL; guest may log in from localhost only";
        }
        var reply = Reply.of(failure);
        var said = " (" + reply.text() + "). ";
        return switch (reply.code()) {
            case 0 -> failure instanceof MinibatchException ? reply.text() : Failures.reason(failure, url, opening);
            case AMQP.NOT_ALLOWED ->
                "the virtual host is not there, or the user may not use it" + said
                        + "Check what is behind the slash of the URL: nothing means the virtual host /";
            case AMQP.ACCESS_REFUSED ->
                "the user may not do this" + said
                        + "It needs the permissions configure, write and read for the queue and the exchange";
            case AMQP.PRECONDITION_FAILED -> precondition(reply, said);
            default -> "the broker closes the connection" + said.stripTrailing();
        };
    }

    private static String precondition(Reply reply, String said) {
        if (reply.text().contains("inequivalent")) {
            return "a queue of this name is there, but it was declared with other settings" + said
                    + "Take another name, give ttl and expires as it has them, or delete it:"
                    + " rabbitmqctl delete_queue NAME";
        }
        return "the broker refuses this" + said
                + "If an acknowledgement timed out, appends take longer than its consumer_timeout";
    }
}
