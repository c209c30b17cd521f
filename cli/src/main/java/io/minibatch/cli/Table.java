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
import java.util.stream.IntStream;
import org.jline.utils.WCWidth;
import picocli.CommandLine.Help.Ansi;

/** A table for people: framed on a terminal, plain columns elsewhere. Numbers go to the right, with separators. */
public final class Table {

    private static final int NARROWEST = 12; // of a column of text, when the terminal is narrow
    private static final int PADDING = 2;
    private static final int BORDER = 1;
    private static final String FILLER = "\u0000"; // cells have no control characters
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

    /** The same without columns that have nothing in any row. */
    Table withoutEmptyColumns() {
        var used = IntStream.range(0, headers.size())
                .filter(i ->
                        rows.stream().anyMatch(row -> !String.valueOf(row[i]).isEmpty()))
                .boxed()
                .toList();
        var table = new Table(used.stream().map(headers::get).toArray(String[]::new));
        rows.forEach(row -> table.row(used.stream().map(i -> row[i]).toArray()));
        return table;
    }

    /** The lines, without a line break at the end. */
    public String render(Terminal terminal) {
        var ansi = terminal.ansi();
        var columns = new Column[headers.size()];
        var cells = rows.stream()
                .map(row -> Arrays.stream(row).map(Table::text).toArray(String[]::new))
                .toArray(String[][]::new);
        var widths = widths(cells, terminal.out() && terminal.columns() > 0 ? terminal.columns() : Integer.MAX_VALUE);
        for (var i = 0; i < columns.length; i++) {
            var align = isNumeric(i) ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
            columns[i] = new Column()
                    .header(headers.get(i))
                    .headerAlign(align)
                    .dataAlign(align)
                    .maxWidth(widths[i] + PADDING, OverflowBehaviour.NEWLINE);
        }
        var table = AsciiTable.builder()
                .border(terminal.out() ? FRAME : AsciiTable.NO_BORDERS)
                .lineSeparator("\n")
                .data(columns, cells)
                .styler(bold(ansi))
                .asString();
        return table.replace(FILLER, "").lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    /**
     * As wide as what is in them; if that is too much, columns of text are wrapped, the last one first: names and ids
     * are before it, and are copied.
     */
    private int[] widths(String[][] cells, int room) {
        var widths = new int[headers.size()];
        for (var i = 0; i < widths.length; i++) {
            var column = i;
            widths[i] = Arrays.stream(cells)
                    .mapToInt(row -> row[column].length())
                    .reduce(headers.get(i).length(), Math::max);
        }
        for (var over = total(widths) - room; over > 0; over--) {
            var last = IntStream.range(0, widths.length)
                    .filter(i -> !isNumeric(i) && widths[i] > NARROWEST)
                    .reduce((a, b) -> b);
            if (last.isEmpty()) {
                break;
            }
            widths[last.getAsInt()]--;
        }
        return widths;
    }

    private static long total(int[] widths) {
        return Arrays.stream(widths)
                        .asLongStream()
                        .map(width -> width + PADDING + BORDER)
                        .sum()
                + BORDER;
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
                : padded(Text.clean(String.valueOf(cell)));
    }

    /**
     * The library counts characters, but Chinese ones take two places: what they take more is filled, and cut later.
     */
    private static String padded(String text) {
        return text.codePoints()
                .collect(
                        StringBuilder::new,
                        (all, c) -> all.appendCodePoint(c)
                                .append(FILLER.repeat(Math.max(0, WCWidth.wcwidth(c) - Character.charCount(c)))),
                        StringBuilder::append)
                .toString();
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
