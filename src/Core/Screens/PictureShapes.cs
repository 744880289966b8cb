using System.Globalization;
using System.Text;

namespace TmuxTool.Screens;

/// <summary>Everything of a picture that is not text, as SVG: what is behind the cells, lines and boxes, underlines.</summary>
internal static class PictureShapes
{
    private const CellAttributes Lines = CellAttributes.Underline | CellAttributes.Strikethrough | CellAttributes.Overline;

    public static void Append(StringBuilder svg, Screen screen)
    {
        // Without smoothing, so that nothing shows between two cells of one colour at any scale.
        svg.Append("<g shape-rendering=\"crispEdges\">\n");
        for (var row = 0; row < screen.Rows; row++)
        {
            foreach (var (start, end) in Runs(screen, row, (a, b) => a.Paper == b.Paper))
            {
                AppendPaper(svg, PictureStyle.At(screen, row, start).Paper, row, start, end);
            }
        }

        svg.Append("</g>\n");
        for (var row = 0; row < screen.Rows; row++)
        {
            foreach (var (start, end) in Runs(screen, row, (a, b) => a.Ink == b.Ink && a.Line == b.Line && a.Style == b.Style))
            {
                var style = PictureStyle.At(screen, row, start);
                AppendGlyphs(svg, screen, style, row, start, end);
                AppendLines(svg, style, row, start, end);
            }
        }
    }

    /// <summary>Whether the character of a cell is drawn, so that its text need not be seen.</summary>
    public static bool IsDrawn(ScreenCell cell) => DrawnGlyph.IsDrawn(cell.Text);

    private static IEnumerable<(int Start, int End)> Runs(Screen screen, int row, Func<PictureStyle, PictureStyle, bool> same)
    {
        for (var start = 0; start < screen.Columns;)
        {
            var end = start + 1;
            var style = PictureStyle.At(screen, row, start);
            while (end < screen.Columns && same(style, PictureStyle.At(screen, row, end)))
            {
                end++;
            }

            yield return (start, end);
            start = end;
        }
    }

    private static void AppendPaper(StringBuilder svg, int paper, int row, int start, int end)
    {
        if (paper != PictureStyle.DefaultPaper)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{start * DrawnGlyph.Width}\" y=\"{row * DrawnGlyph.Height}\"")
                .Append(CultureInfo.InvariantCulture, $" width=\"{(end - start) * DrawnGlyph.Width}\" height=\"{DrawnGlyph.Height}\" fill=\"{PictureStyle.Color(paper)}\"/>\n");
        }
    }

    private static void AppendGlyphs(StringBuilder svg, Screen screen, PictureStyle style, int row, int start, int end)
    {
        if (style.Has(CellAttributes.Hidden))
        {
            return;
        }

        var path = new StringBuilder();
        for (var column = start; column < end; column++)
        {
            var cell = screen[row, column];
            if (IsDrawn(cell) && DrawnGlyph.Fill(cell.Text) is null)
            {
                DrawnGlyph.Append(path, cell.Text[0], column * DrawnGlyph.Width, row * DrawnGlyph.Height);
            }
        }

        AppendPath(svg, path, style.Ink);
    }

    private static void AppendLines(StringBuilder svg, PictureStyle style, int row, int start, int end)
    {
        if (!style.Has(Lines) || style.Has(CellAttributes.Hidden))
        {
            return;
        }

        var (left, right, top) = ((double)start * DrawnGlyph.Width, (double)end * DrawnGlyph.Width, (double)row * DrawnGlyph.Height);
        if (style.Has(CellAttributes.Underline))
        {
            var under = new StringBuilder();
            AppendUnderline(under, style.Style.UnderlineKind, left, right, top + 16);
            AppendPath(svg, under, style.Line);
        }

        var others = new StringBuilder();
        if (style.Has(CellAttributes.Strikethrough))
        {
            DrawnGlyph.Rectangle(others, left, top + 10, right, top + 11);
        }

        if (style.Has(CellAttributes.Overline))
        {
            DrawnGlyph.Rectangle(others, left, top + 1, right, top + 2);
        }

        AppendPath(svg, others, style.Ink);
    }

    private static void AppendUnderline(StringBuilder path, UnderlineKind kind, double left, double right, double top)
    {
        switch (kind)
        {
            case UnderlineKind.Doubled:
                DrawnGlyph.Rectangle(path, left, top - 1, right, top);
                DrawnGlyph.Rectangle(path, left, top + 1, right, top + 2);
                break;
            case UnderlineKind.Curly:
                AppendWave(path, left, right, top + 0.5);
                break;
            case UnderlineKind.Dotted:
                AppendPieces(path, left, right, top, 3, 1);
                break;
            case UnderlineKind.Dashed:
                AppendPieces(path, left, right, top, DrawnGlyph.Width, 5);
                break;
            default:
                DrawnGlyph.Rectangle(path, left, top, right, top + 1);
                break;
        }
    }

    private static void AppendPieces(StringBuilder path, double left, double right, double top, double step, double length)
    {
        for (var x = left; x < right; x += step)
        {
            DrawnGlyph.Rectangle(path, x, top, x + length, top + 1);
        }
    }

    /// <summary>A wave for each cell: there along its upper edge, and back along its lower one.</summary>
    private static void AppendWave(StringBuilder path, double left, double right, double middle)
    {
        const double Quarter = DrawnGlyph.Width / 4.0;
        var count = (int)Math.Round((right - left) / (Quarter * 4));
        DrawnGlyph.Write(path, $"M{left} {middle - 0.5}");
        for (var i = 0; i < count; i++)
        {
            DrawnGlyph.Write(path, $"q{Quarter} -3 {2 * Quarter} 0q{Quarter} 3 {2 * Quarter} 0");
        }

        path.Append("v1");
        for (var i = 0; i < count; i++)
        {
            DrawnGlyph.Write(path, $"q{-Quarter} 3 {-2 * Quarter} 0q{-Quarter} -3 {-2 * Quarter} 0");
        }

        path.Append('Z');
    }

    private static void AppendPath(StringBuilder svg, StringBuilder path, int ink)
    {
        if (path.Length > 0)
        {
            svg.Append("<path fill=\"").Append(PictureStyle.Color(ink)).Append("\" d=\"").Append(path).Append("\"/>\n");
        }
    }
}
