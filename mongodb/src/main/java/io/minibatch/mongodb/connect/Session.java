package io.minibatch.mongodb.connect;

import com.mongodb.client.MongoCollection;
import io.minibatch.Appender;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bson.RawBsonDocument;

/**
 * One time that a collection is read.
 *
 * @param place for people
 * @param name under which the position is saved
 * @param opened the collection
 * @param options how it is read
 * @param values what a document has for the stream
 * @param attributes what is said of it besides
 * @param appender where it goes
 * @param stop ends it
 * @param clock nanoseconds
 */
record Session<T>(
        String place,
        String name,
        Place.Opened opened,
        ReadOptions options,
        Function<RawBsonDocument, List<byte[]>> values,
        Map<String, String> attributes,
        Appender<T> appender,
        Stop stop,
        LongSupplier clock) {

    MongoCollection<RawBsonDocument> collection() {
        return opened.collection();
    }

    String field() {
        return options.field();
    }

    Output<T> output(Supplier<String> position) {
        return new Output<>(appender, place, name, options.page(), position);
    }

    /** The position of the text, if it is one of this collection; else that of one who has not read anything. */
    Position position(String text) {
        var position = Position.of(text, options.reach(), clock);
        if (!position.field().equals(field())) {
            throw new IllegalArgumentException("it is one along field " + position.field() + ", not " + field());
        }
        return position.collection().equals(collection().getNamespace().getFullName()) ? position : beginning();
    }

    Position beginning() {
        return new Position(
                collection().getNamespace().getFullName(), field(), new Progress(options.reach(), clock), null, false);
    }
}
