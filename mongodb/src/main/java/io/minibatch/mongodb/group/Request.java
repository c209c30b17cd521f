package io.minibatch.mongodb.group;

import io.minibatch.MinibatchException;
import io.minibatch.store.Transition;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * What somebody asked of the leader of a group.
 *
 * @param number rises with each request to the group
 * @param what Retry, Drop, Pause or Resume
 */
record Request(long number, Transition what) {

    static void check(Transition what) {
        if (!(what instanceof Transition.Retry
                || what instanceof Transition.Drop
                || what instanceof Transition.Pause
                || what instanceof Transition.Resume)) {
            throw new IllegalArgumentException(
                    "Only Retry, Drop, Pause and Resume can be asked for, but this is " + what);
        }
    }

    BsonDocument document() {
        var name = "resume";
        var argument = "";
        if (what instanceof Transition.Retry retry) {
            name = "retry";
            argument = retry.id();
        } else if (what instanceof Transition.Drop drop) {
            name = "drop";
            argument = drop.id();
        } else if (what instanceof Transition.Pause pause) {
            name = "pause";
            argument = pause.reason();
        }
        return new BsonDocument("number", new BsonInt64(number))
                .append("what", new BsonString(name))
                .append("argument", new BsonString(argument));
    }

    static Request of(BsonDocument document) {
        var argument = document.getString("argument").getValue();
        var name = document.getString("what").getValue();
        Transition what = switch (name) {
            case "retry" -> new Transition.Retry(argument);
            case "drop" -> new Transition.Drop(argument);
            case "pause" -> new Transition.Pause(argument);
            case "resume" -> new Transition.Resume();
            default ->
                throw new MinibatchException("A group is asked for \"" + name
                        + "\", which this version does not know. Use the version that wrote it.");
        };
        return new Request(document.getInt64("number").getValue(), what);
    }
}
