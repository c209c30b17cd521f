package io.minibatch.testing.runtime;

import io.minibatch.MinibatchException;
import io.minibatch.store.Batch;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupStore;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A store that fails on demand, as on a full disk. */
final class FailingStore implements Store {

    private final Store store;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean failAppends;
    private volatile Predicate<Transition> failing = transition -> false;
    private volatile String failingCall = "";
    private volatile Runnable onCreate = () -> {};
    private volatile boolean heldOpen;

    FailingStore(Store store) {
        this.store = store;
    }

    void failAppends(boolean fail) {
        failAppends = fail;
    }

    /** Commits that hold such a transition fail. */
    void fail(Predicate<Transition> failing) {
        this.failing = failing;
    }

    /** Calls of this method fail; "": of none. */
    void failCallsOf(String method) {
        failingCall = method;
    }

    /** Called when a group is made. */
    void onCreate(Runnable action) {
        onCreate = action;
    }

    /** Closing does nothing, as long as it takes. */
    void holdOpen() {
        heldOpen = true;
    }

    int failures() {
        return failures.get();
    }

    @Override
    public String url() {
        return store.url();
    }

    @Override
    public boolean ordered() {
        return store.ordered();
    }

    @Override
    public List<String> streams() {
        return store.streams();
    }

    @Override
    public StreamStore stream(String name) {
        return wrap(StreamStore.class, store.stream(name));
    }

    @Override
    public void close() {
        if (!heldOpen) {
            store.close();
        }
    }

    /** Passes everything on, and looks at what goes in and what comes out. */
    private <T> T wrap(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    check(method.getName(), arguments);
                    try {
                        return wrapResult(method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void check(String method, Object[] arguments) {
        if (method.equals("create")) {
            onCreate.run();
        }
        var argument = arguments == null ? null : arguments[0];
        var append = argument instanceof Batch && failAppends;
        var commit = argument instanceof List<?> list
                && list.stream().anyMatch(each -> each instanceof Transition t && failing.test(t));
        if (append || commit || method.equals(failingCall)) {
            failures.incrementAndGet();
            throw new MinibatchException("The disk is full");
        }
    }

    private Object wrapResult(Object result) {
        if (result instanceof MessageLog log) {
            return wrap(MessageLog.class, log);
        }
        if (result instanceof GroupStore group) {
            return wrap(GroupStore.class, group);
        }
        return result instanceof Optional<?> optional
                ? optional.map(value -> value instanceof GroupOwner owner ? wrap(GroupOwner.class, owner) : value)
                : result;
    }
}
