package io.minibatch;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Why JSON does not fit a type, in words for people: what was expected, where, and what is there. Jackson's own words
 * stay as the cause.
 *
 * @param type the type of the whole
 * @param reader reads the whole once more, to see what is there
 */
record JsonMisfit(String type, ObjectReader reader) {

    /** A larger message is not read again. */
    private static final int LARGEST = 1 << 16;

    private static final int LONGEST_VALUE = 40;

    MinibatchException reading(byte[] json, JacksonException e) {
        return new MinibatchException(text(json, e), e);
    }

    MinibatchException writing(JacksonException e) {
        var cause = e.getCause() == null || e.getCause() instanceof JacksonException
                ? e.getOriginalMessage()
                : e.getCause().toString();
        return new MinibatchException("the value at " + path(e) + " has no JSON: " + cause, e);
    }

    private String text(byte[] json, JacksonException e) {
        if (e instanceof InvalidDefinitionException) {
            return "nothing of type " + expected(e) + ", expected at " + path(e)
                    + ", can be made from JSON: make it a record, or give it a public constructor without arguments";
        }
        if (e instanceof StreamConstraintsException) {
            return "expected " + type + ", but the JSON is larger or deeper than is read: " + e.getOriginalMessage();
        }
        if (e instanceof StreamReadException && !(e instanceof InputCoercionException)) {
            return "expected " + type + ", but found what is no JSON: " + at(json, e);
        }
        var refusal = e instanceof ValueInstantiationException && e.getCause() != null
                ? ", which it refuses: " + e.getCause()
                : "";
        return "expected " + expected(e) + " at " + path(e) + ", but found " + found(json, e) + refusal;
    }

    private String expected(JacksonException e) {
        Class<?> target = null;
        if (e instanceof MismatchedInputException misfit) {
            target = misfit.getTargetType();
        } else if (e instanceof InputCoercionException misfit) {
            target = misfit.getTargetType();
        } else if (e instanceof InvalidDefinitionException undefined && undefined.getType() != null) {
            target = undefined.getType().getRawClass();
        } else if (e instanceof ValueInstantiationException refused && refused.getType() != null) {
            target = refused.getType().getRawClass();
        }
        return target == null || e.getPath().isEmpty() ? type : target.getTypeName();
    }

    private static String path(JacksonException e) {
        var path = new StringBuilder("$");
        for (var step : e.getPath()) {
            if (step.getPropertyName() != null) {
                path.append('.').append(step.getPropertyName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return cut(path.toString(), 5 * LONGEST_VALUE);
    }

    private String found(byte[] json, JacksonException e) {
        if (json.length > LARGEST) {
            return "something else";
        }
        try {
            var node = reader.readTree(json);
            for (var step : e.getPath()) {
                node = step.getPropertyName() != null ? node.path(step.getPropertyName()) : node.path(step.getIndex());
            }
            return name(node);
        } catch (JacksonException again) {
            return "something else";
        }
    }

    private static String name(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return "an array";
        }
        return node.isString()
                ? "the text \"" + cut(node.asString(), LONGEST_VALUE) + "\""
                : cut(node.toString(), LONGEST_VALUE);
    }

    private static String at(byte[] json, JacksonException e) {
        var offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        if (offset < 0 || offset >= json.length) {
            return "it ends after " + json.length + " bytes";
        }
        var length = (int) Math.min(json.length - offset, LONGEST_VALUE + 1);
        var rest = new String(json, (int) offset, length, StandardCharsets.UTF_8);
        return "\"" + cut(rest, LONGEST_VALUE) + "\" at byte " + offset;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }
}
