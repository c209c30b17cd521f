package io.minibatch;

/** Gives the elements of each result to another sink, one by one. */
record EachSink<E>(Sink<? super E> sink) implements Sink<Iterable<? extends E>> {

    @Override
    public void put(Iterable<? extends E> result) throws Exception {
        for (var element : result) {
            sink.put(element);
        }
    }

    @Override
    public void deliver(Window<?> window, Iterable<? extends E> result) throws Exception {
        for (var element : result) {
            sink.deliver(window, element);
        }
    }

    @Override
    public void close() throws Exception {
        sink.close();
    }
}
