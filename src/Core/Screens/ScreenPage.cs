using System.Globalization;
using System.Text;

namespace TmuxTool.Screens;

/// <summary>
/// A screen as a web page: text above, shapes below. Both are as wide as the font's digits make them, so that they fit
/// whatever font there is.
/// </summary>
internal static class ScreenPage
{
    public static string Of(Screen screen, string title)
    {
        var name = PictureStyle.Escaped(title);
        var page = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n")
            // Should this page have a hole all the same, nothing could come in by it.
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{name}</title>\n</head>\n<body>\n")
            .Append(CultureInfo.InvariantCulture, $"<div style=\"display:inline-block;background:{PictureStyle.Color(PictureStyle.DefaultPaper)};border-radius:8px;padding:0 12px 12px;")
            .Append(CultureInfo.InvariantCulture, $"color:{PictureStyle.Color(PictureStyle.DefaultInk)};font:15px/{DrawnGlyph.Height}px {PictureStyle.Fonts};")
            .Append("font-variant-ligatures:none;letter-spacing:normal;text-align:left\">");
        AppendTitle(page, name);
        page.Append(CultureInfo.InvariantCulture, $"<div style=\"position:relative;width:{screen.Columns}ch;height:{screen.Rows * DrawnGlyph.Height}px;overflow:hidden\">")
            .Append("<svg xmlns=\"http://www.w3.org/2000/svg\" preserveAspectRatio=\"none\" style=\"position:absolute;left:0;top:0;width:100%;height:100%\"")
            .Append(CultureInfo.InvariantCulture, $" viewBox=\"0 0 {screen.Columns * DrawnGlyph.Width} {screen.Rows * DrawnGlyph.Height}\">\n");
        PictureShapes.Append(page, screen);
        page.Append("</svg>");
        for (var row = 0; row < screen.Rows; row++)
        {
            AppendRow(page, screen, row);
        }

        return page.Append("</div></div>\n</body>\n</html>\n").ToString();
    }

    private static void AppendTitle(StringBuilder page, string name)
    {
        page.Append("<div style=\"height:36px;font-size:12px;line-height:30px;color:#9d9d9d;white-space:pre\">");
        foreach (var color in (string[])["#ff5f57", "#febc2e", "#28c840"])
        {
            page.Append(CultureInfo.InvariantCulture, $"<span style=\"display:inline-block;width:11px;height:11px;margin-right:7px;border-radius:50%;background:{color}\"></span>");
        }

        page.Append(' ').Append(name).Append("</div>");
    }

    private static void AppendRow(StringBuilder page, Screen screen, int row)
    {
        page.Append(CultureInfo.InvariantCulture, $"<div style=\"position:relative;height:{DrawnGlyph.Height}px;white-space:pre\">");
        var last = screen.Columns;
        while (last > 0 && screen[row, last - 1].Text == " ")
        {
            last--;
        }

        for (var start = 0; start < last;)
        {
            var end = start + 1;
            var look = Look(screen, row, start);
            var kind = KindOf(screen[row, start]);
            while (kind != Kind.Single && end < last && KindOf(screen[row, end]) == kind && Look(screen, row, end) == look)
            {
                end++;
            }

            AppendRun(page, screen, row, start, end, kind, look);
            start = end;
        }

        page.Append("</div>\n");
    }

    private static void AppendRun(StringBuilder page, Screen screen, int row, int start, int end, Kind kind, string look)
    {
        var hidden = PictureStyle.At(screen, row, start).Has(CellAttributes.Hidden);
        var text = hidden
            ? new string(' ', end - start)
            : string.Concat(Enumerable.Range(start, end - start).Select(column => PictureStyle.Escaped(screen[row, column].Text)));
        var width = Math.Max(end - start, screen[row, start].Width);
        var box = kind switch
        {
            Kind.Plain => "",
            Kind.Drawn => string.Create(CultureInfo.InvariantCulture, $"display:inline-block;width:{width}ch;height:{DrawnGlyph.Height}px;vertical-align:top;overflow:hidden;"),
            _ => string.Create(CultureInfo.InvariantCulture, $"display:inline-block;width:{width}ch;height:{DrawnGlyph.Height}px;vertical-align:top;text-align:center;"),
        };
        var style = box + (kind == Kind.Drawn ? "color:transparent" : look);
        page.Append(style.Length == 0 || screen[row, start].Width == 0 ? text : $"<span style=\"{style}\">{text}</span>");
    }

    private static string Look(Screen screen, int row, int column)
    {
        var style = PictureStyle.At(screen, row, column);
        return (style.Ink == PictureStyle.DefaultInk ? "" : $"color:{PictureStyle.Color(style.Ink)};")
            + (style.Has(CellAttributes.Bold) ? "font-weight:bold;" : "")
            + (style.Has(CellAttributes.Italic) ? "font-style:italic;" : "")
            + (style.Has(CellAttributes.Hidden) ? "visibility:hidden;" : "");
    }

    private static Kind KindOf(ScreenCell cell) => cell switch
    {
        { Width: 1, Text: [>= ' ' and <= '~'] } => Kind.Plain,
        _ when PictureShapes.IsDrawn(cell) => Kind.Drawn,
        _ => Kind.Single,
    };

    private enum Kind
    {
        Plain,
        Drawn,
        Single,
    }
}
