using System.Globalization;

namespace TmuxTool.Screens;

/// <summary>Writes styles as SGR sequences.</summary>
internal static class AnsiText
{
    private static readonly (CellAttributes Attribute, string Code)[] s_codes =
    [
        (CellAttributes.Bold, "1"),
        (CellAttributes.Dim, "2"),
        (CellAttributes.Italic, "3"),
        (CellAttributes.Blink, "5"),
        (CellAttributes.Inverse, "7"),
        (CellAttributes.Hidden, "8"),
        (CellAttributes.Strikethrough, "9"),
        (CellAttributes.Overline, "53"),
    ];

    /// <summary>Whether a cell shows nothing, not even a background.</summary>
    public static bool IsInvisible(ScreenCell cell) => string.IsNullOrWhiteSpace(cell.Text)
        && cell.Style.Background.IsDefault
        && (cell.Style.Attributes & (CellAttributes.Inverse | CellAttributes.Underline | CellAttributes.Strikethrough | CellAttributes.Overline)) == 0;

    /// <summary>The sequence that sets a style, whatever was set before.</summary>
    public static string Sequence(CellStyle style)
    {
        var codes = new List<string> { "0" };
        codes.AddRange(s_codes.Where(code => (style.Attributes & code.Attribute) != 0).Select(code => code.Code));
        if (style.IsUnderlined)
        {
            // The plain one in the form that every terminal knows.
            codes.Add(style.UnderlineKind == UnderlineKind.Straight ? "4" : Invariant($"4:{(int)style.UnderlineKind + 1}"));
        }

        AddColor(codes, style.Foreground, 30);
        AddColor(codes, style.Background, 40);
        if (style.IsUnderlined && !style.UnderlineColor.IsDefault)
        {
            AddColor(codes, style.UnderlineColor, 50);
        }

        return $"\e[{string.Join(';', codes)}m";
    }

    private static void AddColor(List<string> codes, CellColor color, int ground)
    {
        switch (color.Index)
        {
            case null when color.ToRgb() is { } rgb:
                codes.Add(Invariant($"{ground + 8};2;{rgb >> 16};{(rgb >> 8) & 0xFF};{rgb & 0xFF}"));
                break;
            case null:
                break;
            case < 8 and { } basic when ground < 50:
                codes.Add(Invariant($"{ground + basic}"));
                break;
            case < 16 and { } bright when ground < 50:
                codes.Add(Invariant($"{ground + 60 + bright - 8}"));
                break;
            case { } other:
                codes.Add(Invariant($"{ground + 8};5;{other}"));
                break;
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
