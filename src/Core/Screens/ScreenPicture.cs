using System.Globalization;
using System.Text;

namespace TmuxTool.Screens;

/// <summary>
/// Draws screens: the same screen gives the same text, nothing in it can run or load anything, and as nothing in it has
/// an id or a class, several can stand in one page.
/// </summary>
public static class ScreenPicture
{
    private const int Padding = 12;
    private const int TitleHeight = 30;
    private const int Baseline = 14;

    /// <summary>The picture of a screen in a window, as SVG.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="title">The window's title; plain text.</param>
    public static string ToSvg(Screen screen, string title = "")
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(title);
        var width = (screen.Columns * DrawnGlyph.Width) + (2 * Padding);
        var height = (screen.Rows * DrawnGlyph.Height) + TitleHeight + (2 * Padding);
        var svg = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{PictureStyle.Escaped(title)}</title>\n")
            .Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{PictureStyle.Color(PictureStyle.DefaultPaper)}\"/>\n")
            .Append("<circle cx=\"18\" cy=\"15\" r=\"5.5\" fill=\"#ff5f57\"/><circle cx=\"36\" cy=\"15\" r=\"5.5\" fill=\"#febc2e\"/>")
            .Append("<circle cx=\"54\" cy=\"15\" r=\"5.5\" fill=\"#28c840\"/>\n")
            .Append(CultureInfo.InvariantCulture, $"<g font-family=\"{PictureStyle.Fonts}\" font-size=\"15\">\n")
            .Append(CultureInfo.InvariantCulture, $"<text x=\"72\" y=\"20\" fill=\"#9d9d9d\" font-size=\"12\">{PictureStyle.Escaped(title)}</text>\n")
            .Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Padding} {TitleHeight + Padding})\">\n");
        PictureShapes.Append(svg, screen);
        for (var row = 0; row < screen.Rows; row++)
        {
            AppendText(svg, screen, row);
        }

        return svg.Append("</g>\n</g>\n</svg>\n").ToString();
    }

    /// <summary>The picture of a screen in a window, as a web page whose text can be selected.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="title">The window's title; plain text.</param>
    public static string ToHtml(Screen screen, string title = "")
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(title);
        return ScreenPage.Of(screen, title);
    }

    private static void AppendText(StringBuilder svg, Screen screen, int row)
    {
        for (var start = 0; start < screen.Columns;)
        {
            var end = start + 1;
            var style = PictureStyle.At(screen, row, start);
            // Unusual characters stand alone, so that a font of other widths cannot shift what follows.
            while (IsPlain(screen[row, start]) && end < screen.Columns && IsPlain(screen[row, end]) && PictureStyle.At(screen, row, end) == style)
            {
                end++;
            }

            if (!style.Has(CellAttributes.Hidden) && !PictureShapes.IsDrawn(screen[row, start]))
            {
                AppendRun(svg, screen, style, row, start, end);
            }

            start = end;
        }
    }

    private static void AppendRun(StringBuilder svg, Screen screen, PictureStyle style, int row, int start, int end)
    {
        while (end > start && string.IsNullOrWhiteSpace(screen[row, end - 1].Text))
        {
            end--;
        }

        while (start < end && string.IsNullOrWhiteSpace(screen[row, start].Text))
        {
            start++;
        }

        if (start == end)
        {
            return;
        }

        var cells = Math.Max(end - start, screen[row, start].Width);
        var x = (double)start * DrawnGlyph.Width;
        var y = (row * DrawnGlyph.Height) + Baseline;
        // Text is stretched to its cells; a single sign keeps its shape and stands in the middle of them.
        var place = IsPlain(screen[row, start])
            ? string.Create(CultureInfo.InvariantCulture, $"x=\"{x}\" y=\"{y}\" textLength=\"{cells * DrawnGlyph.Width}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\"")
            : string.Create(CultureInfo.InvariantCulture, $"x=\"{x + (cells * DrawnGlyph.Width / 2.0)}\" y=\"{y}\" text-anchor=\"middle\"");
        svg.Append(CultureInfo.InvariantCulture, $"<text {place} fill=\"{PictureStyle.Color(style.Ink)}\"")
            .Append(style.Has(CellAttributes.Bold) ? " font-weight=\"bold\"" : "")
            .Append(style.Has(CellAttributes.Italic) ? " font-style=\"italic\"" : "")
            .Append('>');
        for (var column = start; column < end; column++)
        {
            svg.Append(PictureStyle.Escaped(screen[row, column].Text));
        }

        svg.Append("</text>\n");
    }

    private static bool IsPlain(ScreenCell cell) => cell is { Width: 1, Text: [>= ' ' and <= '~'] };
}
