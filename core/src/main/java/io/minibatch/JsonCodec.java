package io.minibatch;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Payloads as JSON, by Jackson 3. Any record, bean, collection or map that Jackson can write and read without type
 * names in the data. Unknown fields are ignored; a missing primitive component of a record is an error.
 *
 * <pre>{@code
 * Codec<List<Reading>> lists = JsonCodec.of(new TypeReference<List<Reading>>() {});
 * }</pre>
 *
 * @param <T> the payload
 */
public final class JsonCodec<T> implements Codec<T> {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE) // the store limits the message
                            .build())
                    .build())
            .annotationIntrospector(new PrimitivesRequired())
            .build();

    private final String type;
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final JsonMisfit misfit;

    private JsonCodec(JsonMapper mapper, JavaType type) {
        this.type = type.toCanonical(); // once: every append asks for it
        this.reader = mapper.readerFor(type);
        this.writer = mapper.writerFor(type);
        this.misfit = new JsonMisfit(this.type, mapper.reader());
    }

    /** For a class or record. */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return new JsonCodec<>(MAPPER, MAPPER.constructType(type));
    }

    /** For a generic type. */
    public static <T> JsonCodec<T> of(TypeReference<T> type) {
        return of(MAPPER, type);
    }

    /** For a generic type, with a mapper of your own. */
    public static <T> JsonCodec<T> of(JsonMapper mapper, TypeReference<T> type) {
        return new JsonCodec<>(mapper, mapper.getTypeFactory().constructType(type));
    }

    /** For objects of any shape: the payload of {@link Minibatch#stream(String)}. */
    public static JsonCodec<Map<String, Object>> ofMaps() {
        return of(new TypeReference<>() {});
    }

    @Override
    public String format() {
        return "json";
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public byte[] encode(T data) {
        try {
            return writer.writeValueAsBytes(data);
        } catch (JacksonException e) {
            throw misfit.writing(e);
        }
    }

    @Override
    public T decode(byte[] bytes) {
        T data;
        try {
            data = reader.readValue(bytes);
        } catch (JacksonException e) {
            throw misfit.reading(bytes, e);
        }
        if (data == null) {
            throw new MinibatchException("expected " + type + " at $, but found null");
        }
        return data;
    }
}
