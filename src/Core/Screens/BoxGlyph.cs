using System.Globalization;
using System.Text;

namespace TmuxTool.Screens;

/// <summary>Box drawing, U+2500 to U+257F: four arms from the middle of the cell, each light, heavy, double or none.</summary>
internal static class BoxGlyph
{
    // A byte for each character, two bits for each arm: left, up, right, down from the lowest.
    // 1 is light, 2 heavy, 3 double. Arcs and diagonals have none.
    private const string Arms =
        "112244881122448811224488506090a041428182142418280506090a54645894"
        + "9868a4a845464985894a868a515261629192a1a215162526191a292a55566566"
        + "5995995a6996a56aa69aa9aa1122448833cc70d0f043c1c3341c3c070d0f74dc"
        + "fc47cdcf73d1f3371d3f77ddff00000000000000010410400208208021841248";

    private const int Light = 1;
    private const int Heavy = 2;
    private const int Double = 3;

    // From the middle to each of the two lines of a double one.
    private const double Apart = 2;

    public static void Append(StringBuilder path, char character, double x, double y)
    {
        switch (character)
        {
            case (>= '\u2504' and <= '\u250B') or (>= '\u254C' and <= '\u254F'):
                AppendDashes(path, character, x, y);
                break;
            case >= '\u256D' and <= '\u2570':
                AppendArc(path, character, x, y);
                break;
            case >= '\u2571' and <= '\u2573':
                AppendDiagonals(path, character, x, y);
                break;
            default:
                AppendArms(path, character, x, y);
                break;
        }
    }

    private static void AppendArms(StringBuilder path, char character, double x, double y)
    {
        var bits = byte.Parse(Arms.AsSpan((character - 0x2500) * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        int[] arms = [bits & 3, (bits >> 2) & 3, (bits >> 4) & 3, bits >> 6];
        for (var arm = 0; arm < 4; arm++)
        {
            if (arms[arm] == Double)
            {
                AppendLine(path, arm, DoubleStart(arms, arm, 1), -Apart, Light, x, y);
                AppendLine(path, arm, DoubleStart(arms, arm, 3), Apart, Light, x, y);
            }
            else if (arms[arm] != 0)
            {
                AppendLine(path, arm, SingleStart(arms, arm), 0, arms[arm], x, y);
            }
        }
    }

    /// <summary>Where one line of a double arm begins, from the middle towards its end: at the lines that cross it there.</summary>
    private static double DoubleStart(int[] arms, int arm, int side)
    {
        // The arms beside it, seen on the page: above or left of it comes first.
        var (first, second) = arm % 2 == 0 ? (arms[1], arms[3]) : (arms[0], arms[2]);
        var (near, far) = side == 1 ? (first, second) : (second, first);
        return near == Double ? Apart - 0.5
            : far == Double && arms[(arm + 2) % 4] == 0 ? -Apart - 0.5
            : -0.5;
    }

    private static double SingleStart(int[] arms, int arm)
    {
        var (first, second) = (arms[(arm + 1) % 4], arms[(arm + 3) % 4]);
        if ((first == Double || second == Double) && arms[(arm + 2) % 4] == 0)
        {
            return first == second ? Apart - 0.5 : -Apart - 0.5;
        }

        return first == Heavy || second == Heavy ? -1.5 : -0.5;
    }

    /// <param name="path">The outline.</param>
    /// <param name="arm">0 left, 1 up, 2 right, 3 down.</param>
    /// <param name="start">Where it begins, from the middle towards its end.</param>
    /// <param name="aside">How far it is from the middle, to the right or down.</param>
    /// <param name="weight">Light or heavy.</param>
    /// <param name="x">The left edge of the cell.</param>
    /// <param name="y">The upper edge of the cell.</param>
    private static void AppendLine(StringBuilder path, int arm, double start, double aside, int weight, double x, double y)
    {
        var half = weight == Heavy ? 1.5 : 0.5;
        var (middleX, middleY) = (x + (DrawnGlyph.Width / 2.0), y + (DrawnGlyph.Height / 2.0));
        switch (arm)
        {
            case 0:
                DrawnGlyph.Rectangle(path, x, middleY + aside - half, middleX - start, middleY + aside + half);
                break;
            case 1:
                DrawnGlyph.Bar(path, middleX + aside - half, y, middleX + aside + half, middleY - start, y);
                break;
            case 2:
                DrawnGlyph.Rectangle(path, middleX + start, middleY + aside - half, x + DrawnGlyph.Width, middleY + aside + half);
                break;
            default:
                DrawnGlyph.Bar(path, middleX + aside - half, middleY + start, middleX + aside + half, y + DrawnGlyph.Height, y);
                break;
        }
    }

    private static void AppendDashes(StringBuilder path, char character, double x, double y)
    {
        var count = character >= '\u254C' ? 2 : character >= '\u2508' ? 4 : 3;
        var half = (character & 1) == 1 ? 1.5 : 0.5;
        var vertical = (character & 2) != 0;
        var step = (vertical ? DrawnGlyph.Height : DrawnGlyph.Width) / (double)count;
        for (var dash = 0; dash < count; dash++)
        {
            var (from, to) = ((dash + 0.2) * step, (dash + 0.8) * step);
            if (vertical)
            {
                DrawnGlyph.Rectangle(path, x + (DrawnGlyph.Width / 2.0) - half, y + from, x + (DrawnGlyph.Width / 2.0) + half, y + to);
            }
            else
            {
                DrawnGlyph.Rectangle(path, x + from, y + (DrawnGlyph.Height / 2.0) - half, x + to, y + (DrawnGlyph.Height / 2.0) + half);
            }
        }
    }

    private static void AppendArc(StringBuilder path, char character, double x, double y)
    {
        // ╭ ╮ ╯ ╰: where their arms go.
        var right = character is '\u256D' or '\u2570' ? 1 : -1;
        var down = character is '\u256D' or '\u256E' ? 1 : -1;
        const double Radius = DrawnGlyph.Width / 2.0;
        var (middleX, middleY) = (x + Radius, y + (DrawnGlyph.Height / 2.0));
        var (edgeX, edgeY) = (middleX + (right * Radius), middleY + (down * ((DrawnGlyph.Height / 2.0) + 0.5)));
        var (outer, inner) = right == down ? (1, 0) : (0, 1);
        DrawnGlyph.Write(path, $"M{middleX - (right * 0.5)} {edgeY}V{middleY + (down * Radius)}A{Radius + 0.5} {Radius + 0.5} 0 0 {outer} {edgeX} {middleY - (down * 0.5)}");
        DrawnGlyph.Write(path, $"V{middleY + (down * 0.5)}A{Radius - 0.5} {Radius - 0.5} 0 0 {inner} {middleX + (right * 0.5)} {middleY + (down * Radius)}V{edgeY}Z");
    }

    private static void AppendDiagonals(StringBuilder path, char character, double x, double y)
    {
        const double Half = 0.6;
        var (right, bottom) = (x + DrawnGlyph.Width, y + DrawnGlyph.Height);
        if (character != '\u2572')
        {
            DrawnGlyph.Write(path, $"M{right - Half} {y}H{right + Half}L{x + Half} {bottom}H{x - Half}Z");
        }

        if (character != '\u2571')
        {
            DrawnGlyph.Write(path, $"M{x - Half} {y}H{x + Half}L{right + Half} {bottom}H{right - Half}Z");
        }
    }
}
