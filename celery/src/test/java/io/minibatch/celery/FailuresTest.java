package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FailuresTest {

    @Test
    void theInnermostCauseThatSaysSomethingIsTold() {
        var failure = new IOException("outer", new ConnectException("refused").initCause(new IOException()));
        assertThat(Failures.said(failure)).isEqualTo("refused");
        assertThat(Failures.find(failure, ConnectException.class)).isPresent();
        assertThat(Failures.said(new IOException())).isEqualTo("IOException");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void causesThatFormACircleComeToAnEnd() {
        var failure = new IOException("outer");
        failure.initCause(new IOException("inner", failure));
        assertThat(Failures.said(failure)).isIn("outer", "inner");
        assertThat(Failures.find(failure, ConnectException.class)).isEmpty();
    }
}
