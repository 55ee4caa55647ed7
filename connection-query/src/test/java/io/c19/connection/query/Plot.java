package io.c19.connection.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines beside one another in one drawing, as SVG. Not thread-safe. */
final class Plot {
    private static final List<String> COLOURS = List.of("#3060a0", "#c04030", "#208040", "#806020", "#7040a0");
    private static final int WIDTH = 380;
    private static final int LEFT = 50;
    private static final int TOP = 40;
    private static final int ACROSS = 300;
    private static final int DOWN = 200;
    private static final int LEGEND = 16;

    private final List<String> panels = new ArrayList<>();
    private int lines;

    /**
     * @param name for the legend
     * @param ys one for each place along the axis
     * @param dashed whether it is there to compare with
     */
    record Line(String name, List<Double> ys, boolean dashed) {}

    /**
     * @param marks what stands below the places; an empty one marks none
     * @param top of the other axis, which begins at 0
     */
    void panel(String title, String across, List<String> marks, double top, List<Line> all) {
        int left = panels.size() * WIDTH + LEFT;
        lines = Math.max(lines, all.size());
        StringBuilder svg = new StringBuilder();
        svg.append("<text x=\"%d\" y=\"22\" text-anchor=\"start\" font-weight=\"bold\">%s</text>%n"
                .formatted(left - 30, title));
        svg.append("<path d=\"M%d %d V%d H%d\" stroke=\"black\" fill=\"none\"/>%n"
                .formatted(left, TOP, TOP + DOWN, left + ACROSS));
        for (int i = 0; i <= 4; i++) {
            double y = TOP + DOWN - DOWN * i / 4.0;
            svg.append(line("<path d=\"M%d %.1f h%d\" stroke=\"#ddd\"/>", left, y, ACROSS));
            svg.append(
                    line("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>", left - 5, y + 4, top * i / 4));
        }
        for (int i = 0; i < marks.size(); i++) {
            svg.append(line(
                    "<text x=\"%.1f\" y=\"%d\">%s</text>", x(left, i, marks.size()), TOP + DOWN + 16, marks.get(i)));
        }
        svg.append(line("<text x=\"%d\" y=\"%d\">%s</text>", left + ACROSS / 2, TOP + DOWN + 34, across));
        for (int i = 0; i < all.size(); i++) {
            svg.append(draw(all.get(i), left, i, top));
        }
        panels.add(svg.toString());
    }

    private static String draw(Line line, int left, int number, double top) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.ys().size(); i++) {
            double y = TOP + DOWN - DOWN * Math.min(1, line.ys().get(i) / top);
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(left, i, line.ys().size()), y));
        }
        String stroke = line.dashed() ? "#888\" stroke-dasharray=\"4 3" : COLOURS.get(number % COLOURS.size());
        int y = TOP + DOWN + 52 + LEGEND * number;
        return line(
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                        points.toString().strip(), stroke)
                + line("<path d=\"M%d %d h24\" stroke=\"%s\" stroke-width=\"2\"/>", left, y - 4, stroke)
                + line("<text x=\"%d\" y=\"%d\" text-anchor=\"start\">%s</text>", left + 30, y, line.name());
    }

    private static double x(int left, int place, int places) {
        return left + (double) ACROSS * place / Math.max(1, places - 1);
    }

    private static String line(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments) + "\n";
    }

    String svg() {
        int width = panels.size() * WIDTH;
        int height = TOP + DOWN + 60 + LEGEND * lines;
        return line(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\" text-anchor=\"middle\">",
                        width, height)
                + line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", width, height)
                + String.join("", panels)
                + "</svg>\n";
    }
}
