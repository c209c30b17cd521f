package io.minibatch.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import com.github.freva.asciitable.Styler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** A table for people: framed on a terminal, plain columns elsewhere. Numbers go to the right, with separators. */
public final class Table {

    private static final int WIDEST_CELL = 200;
    private static final Character[] FRAME = withoutLinesBetweenRows(AsciiTable.FANCY_ASCII);

    private final List<String> headers;
    private final List<Object[]> rows = new ArrayList<>();

    /** With these headers. */
    public Table(String... headers) {
        this.headers = List.of(headers);
    }

    /** Adds a row: numbers, or anything that reads as text. */
    public Table row(Object... cells) {
        if (cells.length != headers.size()) {
            throw new IllegalArgumentException(
                    headers.size() + " cells are needed for " + headers + ", but there are " + cells.length);
        }
        rows.add(cells);
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, without a line break at the end. */
    public String render(Terminal terminal) {
        var ansi = terminal.ansi();
        var columns = new Column[headers.size()];
        for (var i = 0; i < columns.length; i++) {
            var align = isNumeric(i) ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
            columns[i] = new Column()
                    .header(headers.get(i))
                    .headerAlign(align)
                    .dataAlign(align)
                    .maxWidth(WIDEST_CELL, OverflowBehaviour.ELLIPSIS_RIGHT);
        }
        var cells = rows.stream()
                .map(row -> Arrays.stream(row).map(Table::text).toArray())
                .toArray(Object[][]::new);
        var table = AsciiTable.builder()
                .border(terminal.out() ? FRAME : AsciiTable.NO_BORDERS)
                .lineSeparator("\n")
                .data(columns, cells)
                .styler(bold(ansi))
                .asString();
        return table.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    /** The library draws no line whose characters are null. */
    private static Character[] withoutLinesBetweenRows(Character[] frame) {
        var result = frame.clone();
        for (var i = 0; i < result.length; i++) {
            if (AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS[i] == null) {
                result[i] = null;
            }
        }
        return result;
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row[column] instanceof Number);
    }

    private static String text(Object cell) {
        return cell instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : Text.clean(String.valueOf(cell));
    }

    private static Styler bold(Ansi ansi) {
        return new Styler() {
            @Override
            public List<String> styleHeader(Column column, int index, List<String> lines) {
                return lines.stream()
                        .map(line -> ansi.string("@|bold " + line + "|@"))
                        .toList();
            }
        };
    }
}
