package io.minibatch.mongodb.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonObjectId;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class ProgressTest {

    /** No comparison with NaN finds a number. */
    @Test
    void whatIsNoNumberHidesNoNumbers() {
        var progress = new Progress(new Reach(Duration.ZERO, 0), System::nanoTime);
        var none = new BsonDouble(Double.NaN);
        progress.saw(Bracket.NUMBER, none, none);
        assertThat(progress.fresh("n").toBsonDocument().getArray("$or"))
                .contains(BsonDocument.parse("{n: {$type: [16, 18, 1, 19]}}"));

        progress.saw(Bracket.NUMBER, new BsonInt32(5), new BsonInt32(5));
        assertThat(progress.fresh("n").toBsonDocument().getArray("$or")).contains(BsonDocument.parse("{n: {$gte: 5}}"));
    }

    /** For "is it an array" a server reads every document: it must not be asked again and again. */
    @Test
    void askingForNewDocumentsNeedsTheIndexOnly() {
        var progress = new Progress(new Reach(Duration.ofSeconds(10), 0), System::nanoTime);
        var id = new BsonObjectId(new ObjectId());
        progress.saw(Bracket.OBJECT_ID, id, id);

        var types = progress.fresh("_id").toBsonDocument().getArray("$or").stream()
                .map(each -> each.asDocument().get("_id"))
                .filter(each -> each.isDocument() && each.asDocument().containsKey("$type"))
                .flatMap(each -> each.asDocument().getArray("$type").stream())
                .map(each -> each.asInt32().getValue());

        assertThat(types).isNotEmpty().doesNotContain(4);
    }
}
