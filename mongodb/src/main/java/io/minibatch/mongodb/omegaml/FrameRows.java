package io.minibatch.mongodb.omegaml;

import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Rows of a data frame, of the kind {@code pandas.dfrows}: they must have the columns of the frame, and get a row
 * number and an index as Python writes them. A named index is taken from the value of that name, an unnamed one goes on
 * counting.
 */
final class FrameRows implements RowForm {

    private final Dataset dataset;
    private final Map<String, String> columns = new LinkedHashMap<>();
    private final BsonDocument types;
    private final List<String> indexes = new ArrayList<>();

    FrameRows(Dataset dataset) {
        this.dataset = dataset;
        var meta = dataset.kindMeta();
        try {
            for (var pair : meta.getArray("columns")) {
                columns.put(
                        pair.asArray().get(0).asString().getValue(),
                        pair.asArray().get(1).asString().getValue());
            }
            types = meta.getDocument("dtypes", new BsonDocument());
            for (var name : meta.getDocument("idx_meta", new BsonDocument()).getArray("names", new BsonArray())) {
                indexes.add(name.isString() ? name.asString().getValue() : "");
            }
        } catch (RuntimeException e) {
            throw new MinibatchException(
                    "Dataset " + dataset.name() + " is a data frame, but its metadata do not say its columns ("
                            + e.getMessage() + "). Store it again in Python",
                    e);
        }
        if (indexes.isEmpty()) {
            indexes.add("");
        }
    }

    @Override
    public boolean counts() {
        return true;
    }

    @Override
    public List<BsonDocument> rows(List<BsonValue> values, long there) {
        var rows = new ArrayList<BsonDocument>(values.size());
        for (var value : values) {
            rows.add(row(value, there + rows.size()));
        }
        return rows;
    }

    private BsonDocument row(BsonValue value, long number) {
        if (!value.isDocument()) {
            throw refused("it is no object", value);
        }
        var rest = value.asDocument().clone();
        rest.remove("_id");
        var row = new BsonDocument();
        columns.forEach((column, stored) -> {
            var cell = rest.containsKey(column) ? rest.remove(column) : rest.remove(stored);
            if (cell == null) {
                throw refused("it has no " + column, value);
            }
            row.append(stored, cell(column, stored, cell));
        });
        for (var i = 0; i < indexes.size(); i++) {
            var name = indexes.get(i);
            var index = name.isEmpty() ? new BsonInt64(number) : rest.remove(name);
            if (index == null) {
                throw refused("it has no " + name + ", the index of the frame", value);
            }
            row.append("_idx#" + i + "_" + (name.isEmpty() ? String.valueOf(i) : name), index);
        }
        if (!rest.isEmpty()) {
            throw refused("it has " + String.join(", ", new TreeSet<>(rest.keySet())) + " besides", value);
        }
        return row.append("_om#rowid", new BsonInt64(number));
    }

    private BsonValue cell(String column, String stored, BsonValue cell) {
        var type = types.get(stored, new BsonString("object"));
        var name = type.isString() ? type.asString().getValue() : "object";
        if (name.startsWith("datetime64") && cell.isString()) {
            return date(column, cell);
        }
        var fits = cell.isNull()
                || switch (name.replaceAll("[0-9].*", "")) {
                    case "int", "uint", "Int", "UInt" -> cell.isInt32() || cell.isInt64();
                    case "float", "Float" -> cell.isNumber();
                    case "bool", "boolean" -> cell.isBoolean();
                    case "datetime" -> cell.isDateTime();
                    default -> true;
                };
        if (!fits) {
            throw refused(column + " must be of type " + name, cell);
        }
        return cell.isDecimal128() && (name.startsWith("float") || name.startsWith("Float"))
                ? new BsonDouble(cell.asDecimal128().doubleValue()) // a decimal is no number for pandas
                : cell;
    }

    private BsonValue date(String column, BsonValue cell) {
        try {
            return new BsonDateTime(Instant.parse(cell.asString().getValue()).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw refused(column + " must be a time such as 2026-01-02T03:04:05Z", cell);
        }
    }

    private RejectedException refused(String why, BsonValue value) {
        var text = value.toString();
        return new RejectedException("This is no row of dataset " + dataset.name() + ", a data frame with columns "
                + String.join(", ", columns.keySet()) + ": " + why + " ("
                + (text.length() > 200 ? text.substring(0, 200) + "..." : text) + ")");
    }
}
