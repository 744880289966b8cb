using System.Globalization;
using System.Text;

namespace TmuxTool.Screens;

/// <summary>Draws screens as SVG: the same screen gives the same text, and nothing in it can run or load anything.</summary>
public static class ScreenPicture
{
    private const double CellWidth = 8.4;
    private const double CellHeight = 18;
    private const double Padding = 12;
    private const double TitleHeight = 30;
    private const int Ink = 0xD4D4D4;
    private const int Paper = 0x1E1E1E;

    /// <summary>The picture of a screen in a window.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="title">The window's title; plain text.</param>
    public static string ToSvg(Screen screen, string title = "")
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(title);
        var width = Number((screen.Columns * CellWidth) + (2 * Padding));
        var height = Number((screen.Rows * CellHeight) + TitleHeight + (2 * Padding));
        var svg = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{Escaped(title)}</title>\n")
            .Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{Color(Paper)}\"/>\n")
            .Append("<circle cx=\"18\" cy=\"15\" r=\"5.5\" fill=\"#ff5f57\"/><circle cx=\"36\" cy=\"15\" r=\"5.5\" fill=\"#febc2e\"/>")
            .Append("<circle cx=\"54\" cy=\"15\" r=\"5.5\" fill=\"#28c840\"/>\n")
            .Append("<g font-family=\"'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace\" font-size=\"14\">\n")
            .Append(CultureInfo.InvariantCulture, $"<text x=\"72\" y=\"20\" fill=\"#9d9d9d\" font-size=\"12\">{Escaped(title)}</text>\n");
        for (var row = 0; row < screen.Rows; row++)
        {
            AppendRow(svg, screen, row);
        }

        return svg.Append("</g>\n</svg>\n").ToString();
    }

    private static void AppendRow(StringBuilder svg, Screen screen, int row)
    {
        var cells = screen.Cells(row);
        for (var start = 0; start < cells.Count;)
        {
            var end = start + 1;
            var style = StyleAt(screen, row, start);
            // Wide and unusual characters stand alone, so that a font of other widths cannot shift what follows.
            while (IsPlain(cells[start]) && end < cells.Count && IsPlain(cells[end]) && StyleAt(screen, row, end) == style)
            {
                end++;
            }

            end += cells[start].Width == 2 ? 1 : 0;
            AppendRun(svg, cells, row, start, Math.Min(end, cells.Count), style);
            start = end;
        }
    }

    private static void AppendRun(StringBuilder svg, IReadOnlyList<ScreenCell> cells, int row, int start, int end, CellStyle style)
    {
        var (ink, paper) = Colors(style);
        var x = Padding + (start * CellWidth);
        var y = TitleHeight + Padding + (row * CellHeight);
        var width = (end - start) * CellWidth;
        if (paper != Paper)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(CellHeight)}\" fill=\"{Color(paper)}\"/>\n");
        }

        var text = string.Concat(cells.Skip(start).Take(end - start).Select(c => c.Text));
        var decorated = (style.Attributes & (CellAttributes.Underline | CellAttributes.Strikethrough | CellAttributes.Overline)) != 0;
        if ((style.Attributes & CellAttributes.Hidden) != 0 || (string.IsNullOrWhiteSpace(text) && !decorated))
        {
            return;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(x)}\" y=\"{Number(y + 13.5)}\" textLength=\"{Number(width)}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{Color(ink)}\"")
            .Append(Look(style.Attributes))
            .Append('>')
            .Append(Escaped(text))
            .Append("</text>\n");
    }

    private static string Look(CellAttributes attributes)
    {
        var lines = string.Join(' ', new[]
        {
            (attributes & CellAttributes.Underline) != 0 ? "underline" : null,
            (attributes & CellAttributes.Strikethrough) != 0 ? "line-through" : null,
            (attributes & CellAttributes.Overline) != 0 ? "overline" : null,
        }.OfType<string>());
        return ((attributes & CellAttributes.Bold) != 0 ? " font-weight=\"bold\"" : "")
            + ((attributes & CellAttributes.Italic) != 0 ? " font-style=\"italic\"" : "")
            + ((attributes & CellAttributes.Dim) != 0 ? " opacity=\"0.6\"" : "")
            + (lines.Length > 0 ? $" text-decoration=\"{lines}\"" : "");
    }

    /// <summary>The cursor is a block: its cell is shown inverse.</summary>
    private static CellStyle StyleAt(Screen screen, int row, int column)
    {
        var style = screen[row, column].Style;
        var (x, y, visible) = screen.Cursor;
        return visible && y == row && x == column ? style with { Attributes = style.Attributes ^ CellAttributes.Inverse } : style;
    }

    private static (int Ink, int Paper) Colors(CellStyle style)
    {
        var ink = style.Foreground.ToRgb() ?? Ink;
        var paper = style.Background.ToRgb() ?? Paper;
        return style.IsInverse ? (paper, ink) : (ink, paper);
    }

    private static bool IsPlain(ScreenCell cell) => cell is { Width: 1, Text: [>= ' ' and <= '~'] };

    private static string Color(int rgb) => "#" + rgb.ToString("x6", CultureInfo.InvariantCulture);

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>Text as XML holds it; what XML cannot hold is left out.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                < ' ' or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF => escaped,
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }
}
