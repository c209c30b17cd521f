package io.minibatch.mongodb.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Code;
import org.bson.types.CodeWithScope;
import org.bson.types.Decimal128;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import org.bson.types.ObjectId;
import org.bson.types.Symbol;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    @Test
    void documentsOfTheDriverAreStoredWithAllTheirTypes() {
        var document = new Document("_id", new ObjectId())
                .append("regex", Pattern.compile("a.*", Pattern.CASE_INSENSITIVE))
                .append("code", new Code("f()"))
                .append("scoped", new CodeWithScope("f()", new Document("a", 1)))
                .append("symbol", new Symbol("s"))
                .append("least", new MinKey())
                .append("most", new MaxKey())
                .append("binary", new Binary((byte) 5, new byte[] {1}))
                .append("decimal", Decimal128.parse("1.10"))
                .append("list", List.of(new Document("in", new MinKey())));
        var expected = document.toBsonDocument();

        assertThat(Documents.values(document)).isEqualTo(List.of(expected));
    }
}
