package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.Message;
import io.minibatch.store.GroupStore;
import io.minibatch.store.WindowRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The messages of a window for somebody who only looks: decoded one by one when asked for. */
final class Contents {

    private Contents() {}

    static <T> List<Message<T>> lazy(String stream, GroupStore group, WindowRecord record, Codec<T> codec) {
        var messages = new ArrayList<Message<T>>();
        group.members(record).forEachRemaining(stored -> messages.add(new LazyMessage<>(stream, codec, stored, null)));
        return messages;
    }

    /** As they are stored, whatever their source or a codec thinks of them; read as they are pulled, and no further. */
    static Stream<Message<byte[]>> undecoded(GroupStore group, WindowRecord record) {
        var members = Spliterators.spliteratorUnknownSize(group.members(record), Spliterator.ORDERED);
        return StreamSupport.stream(members, false)
                .limit(record.members().size())
                .map(stored -> DecodedMessage.of(stored, stored.payload()));
    }

    /** A window that reads its messages when somebody asks for them. */
    static <T> StoredWindow<T> window(WindowNames names, GroupStore group, WindowRecord record, Codec<T> codec) {
        return new StoredWindow<>(names, record, () -> lazy(names.stream(), group, record, codec));
    }
}
