using System.Globalization;
using System.Text;

namespace TmuxTool.Screens;

/// <summary>The colours in which a cell is drawn, as 0xRRGGBB.</summary>
/// <param name="Ink">Of the text.</param>
/// <param name="Paper">Behind it.</param>
/// <param name="Line">Of the underline.</param>
/// <param name="Style">How the text is shown.</param>
internal readonly record struct PictureStyle(int Ink, int Paper, int Line, CellStyle Style)
{
    public const int DefaultInk = 0xD4D4D4;
    public const int DefaultPaper = 0x1E1E1E;

    /// <summary>The fonts of which a system has at least one.</summary>
    public const string Fonts = "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace";

    public bool Has(CellAttributes attribute) => (Style.Attributes & attribute) != 0;

    /// <summary>The cursor is a block: its cell is shown inverse.</summary>
    public static PictureStyle At(Screen screen, int row, int column)
    {
        var style = screen[row, column].Style;
        var (x, y, visible) = screen.Cursor;
        var atCursor = visible && y == row && (x == column || (x == column - 1 && screen[row, x].Width == 2));
        return Of(atCursor ? style with { Attributes = style.Attributes ^ CellAttributes.Inverse } : style, screen[row, column].Text);
    }

    /// <summary>A colour as SVG and CSS have it.</summary>
    public static string Color(int rgb) => "#" + rgb.ToString("x6", CultureInfo.InvariantCulture);

    /// <summary>Text as XML and HTML hold it; what XML cannot hold is left out.</summary>
    public static string Escaped(string text)
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
                // What turns the writing direction would turn the rest of the page.
                (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F => escaped,
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    private static PictureStyle Of(CellStyle style, string text)
    {
        var ink = style.Foreground.ToRgb() ?? DefaultInk;
        var paper = style.Background.ToRgb() ?? DefaultPaper;
        (ink, paper) = style.IsInverse ? (paper, ink) : (ink, paper);
        ink = (style.Attributes & CellAttributes.Dim) != 0 ? Mix(ink, paper, 0.6) : ink;
        if ((style.Attributes & CellAttributes.Hidden) == 0 && DrawnGlyph.Fill(text) is { } part)
        {
            paper = Mix(ink, paper, part);
        }

        return new PictureStyle(ink, paper, style.UnderlineColor.ToRgb() ?? ink, style);
    }

    private static int Mix(int color, int other, double part)
    {
        return (Channel(16) << 16) + (Channel(8) << 8) + Channel(0);

        int Channel(int shift) => (int)Math.Round((((color >> shift) & 0xFF) * part) + (((other >> shift) & 0xFF) * (1 - part)));
    }
}
