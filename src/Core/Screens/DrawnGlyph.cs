using System.Globalization;
using System.Text;

namespace TmuxTool.Screens;

/// <summary>
/// Characters that are drawn and not written, since they must meet those of the cells around them whatever font there
/// is: lines and boxes, blocks, Braille, and the triangles of status lines.
/// </summary>
internal static class DrawnGlyph
{
    public const int Width = 9;
    public const int Height = 19;

    private const double MiddleX = Width / 2.0;
    private const double MiddleY = Height / 2.0;

    // Rows are paths of their own: by so much they overlap, or a scaled picture would show where they meet.
    private const double Overlap = 0.5;

    // The eighths of a block that its four quarters take, from U+2596 on: 1 and 2 above, 4 and 8 below.
    private static readonly int[] s_quarters = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14];

    /// <summary>How much of a cell is filled: 1 for the full block, less for the shades; null for all else.</summary>
    public static double? Fill(string text) => text is [var c] ? c switch
    {
        '\u2588' => 1,
        '\u2591' => 0.25,
        '\u2592' => 0.5,
        '\u2593' => 0.75,
        _ => null,
    } : null;

    /// <summary>Whether a character is drawn.</summary>
    public static bool IsDrawn(string text) =>
        text is [(>= '\u2500' and <= '\u259F') or (>= '\u2800' and <= '\u28FF') or '\uE0B0' or '\uE0B2'];

    /// <summary>Appends the outline of a character, to be filled, with its cell's corner at <paramref name="x"/> and <paramref name="y"/>.</summary>
    public static void Append(StringBuilder path, char character, double x, double y)
    {
        switch (character)
        {
            case <= '\u257F':
                BoxGlyph.Append(path, character, x, y);
                break;
            case <= '\u259F':
                AppendBlock(path, character, x, y);
                break;
            case <= '\u28FF':
                AppendBraille(path, character - 0x2800, x, y);
                break;
            default:
                var (flat, tip) = character == '\uE0B0' ? (x, x + Width) : (x + Width, x);
                Write(path, $"M{flat} {y}L{tip} {y + MiddleY}L{flat} {y + Height}Z");
                break;
        }
    }

    public static void Rectangle(StringBuilder path, double left, double top, double right, double bottom) =>
        Write(path, $"M{left} {top}H{right}V{bottom}H{left}Z");

    /// <summary>A rectangle from the upper to the lower edge of the cells reaches a little beyond.</summary>
    public static void Bar(StringBuilder path, double left, double top, double right, double bottom, double cellTop) => Rectangle(
        path,
        left,
        top <= cellTop ? cellTop - Overlap : top,
        right,
        bottom >= cellTop + Height ? cellTop + Height + Overlap : bottom);

    public static void Write(StringBuilder path, FormattableString data) => path.Append(data.ToString(CultureInfo.InvariantCulture));

    private static void AppendBlock(StringBuilder path, char character, double x, double y)
    {
        var (right, bottom) = (x + Width, y + Height);
        switch (character)
        {
            case '\u2580':
                Rectangle(path, x, y, right, y + MiddleY);
                break;
            case <= '\u2588':
                Rectangle(path, x, bottom - (Height * (character - 0x2580) / 8.0), right, bottom);
                break;
            case <= '\u258F':
                Bar(path, x, y, x + (Width * (0x2590 - character) / 8.0), bottom, y);
                break;
            case '\u2590':
                Bar(path, x + MiddleX, y, right, bottom, y);
                break;
            case '\u2594':
                Rectangle(path, x, y, right, y + (Height / 8.0));
                break;
            case '\u2595':
                Bar(path, right - (Width / 8.0), y, right, bottom, y);
                break;
            case >= '\u2596':
                for (var quarter = 0; quarter < 4; quarter++)
                {
                    if ((s_quarters[character - 0x2596] & (1 << quarter)) != 0)
                    {
                        var (left, top) = (x + (quarter % 2 * MiddleX), y + (quarter / 2 * MiddleY));
                        Rectangle(path, left, top, left + MiddleX, top + MiddleY);
                    }
                }

                break;
        }
    }

    private static void AppendBraille(StringBuilder path, int dots, double x, double y)
    {
        for (var dot = 0; dot < 8; dot++)
        {
            if ((dots & (1 << dot)) != 0)
            {
                // Dots 1 to 3 and 4 to 6 are columns; 7 and 8 came later, below them.
                var (column, row) = dot < 6 ? (dot / 3, dot % 3) : (dot - 6, 3);
                var (left, top) = (x + 1.5 + (column * 4), y + 1.5 + (row * 4.75));
                Rectangle(path, left, top, left + 2, top + 2);
            }
        }
    }
}
