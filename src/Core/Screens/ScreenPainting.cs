using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TmuxTool.Tmux;

namespace TmuxTool.Screens;

/// <summary>
/// The bytes that make a terminal show what a pane shows, and treat what follows as the pane would: both screens,
/// colours, cursor, and the modes that change what is shown. Modes that only concern input are left out: whoever
/// plays this has a terminal of their own. What tmux does not tell cannot be restored: the colours that the program
/// has chosen for what it writes next, and the background of cells that it has cleared but not written (before 3.4).
/// </summary>
internal sealed partial class ScreenPainting
{
    /// <summary>How many answers belong to <see cref="Commands"/>.</summary>
    public const int Answers = 7;

    private const string Modes =
        "#{cursor_flag} #{insert_flag} #{wrap_flag} #{origin_flag} #{scroll_region_upper} #{scroll_region_lower}";

    private ScreenPainting(PaneState pane, byte[] bytes) => (Pane, Bytes) = (pane, bytes);

    public PaneState Pane { get; }

    public byte[] Bytes { get; }

    /// <summary>The commands whose answers <see cref="Read"/> takes.</summary>
    public static CommandList Commands(string paneId) => new CommandList()
        .Add("capture-pane", "-p", "-e", "-N", "-t", paneId)
        .Add("capture-pane", "-p", "-e", "-J", "-t", paneId)
        .Add("capture-pane", "-p", "-e", "-N", "-a", "-q", "-t", paneId)
        .Add("capture-pane", "-p", "-e", "-J", "-a", "-q", "-t", paneId)
        // The beginning of a sequence whose end is still to come.
        .Add("capture-pane", "-p", "-P", "-C", "-t", paneId)
        .Add("display-message", "-p", "-t", paneId, Modes)
        .Add("display-message", "-p", "-t", paneId, PaneState.Format);

    /// <summary>The painting at the instant of the capture; null where the pane has gone.</summary>
    public static ScreenPainting? Read(IReadOnlyList<ControlModeBlock> blocks)
    {
        if (blocks.Count < Answers || blocks.Take(Answers).Any(b => !b.Ok) || PaneState.Parse(blocks[6].Text.TrimEnd('\n')) is not { } pane)
        {
            return null;
        }

        // G1 holds the line-drawing characters, which tmux prints between SO and SI.
        var text = new StringBuilder("\e[m\e[r\e[?6l\e[?7h\e[4l\e(B\e)0\x0f");
        if (pane.Alternate)
        {
            Append(text, blocks[2], blocks[3], pane.SavedCursor ?? (0, 0), pane.Width);
            text.Append("\e[?1049h");
        }
        else
        {
            text.Append("\e[?1049l");
        }

        var cursor = (pane.CursorX, pane.CursorY);
        Append(text, blocks[0], blocks[1], cursor, pane.Width);
        AppendModes(text, blocks[5].Text.TrimEnd('\n').Split(' '), cursor, pane.Height);
        var pending = ControlModeText.Unescape(Encoding.UTF8.GetBytes(blocks[4].Text.TrimEnd('\n')));
        return new ScreenPainting(pane, [.. Encoding.UTF8.GetBytes(text.ToString()), .. pending]);
    }

    private static void Append(StringBuilder text, ControlModeBlock screen, ControlModeBlock joined, (int X, int Y) cursor, int width)
    {
        text.Append("\e[m\e[2J");
        var rows = Rows(screen.Text);
        var continues = WrappedRows.Find([.. rows], Rows(joined.Text));
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row].Length > 0)
            {
                // A row that was wrapped is wrapped again, so that a change of size joins the two.
                _ = continues[row] ? text : Place(text, 0, row);
                text.Append(rows[row]);
            }
        }

        text.Append("\e[m\x0f");
        Place(text, cursor.X, cursor.Y);
        if (cursor.X >= width && cursor.Y < rows.Length)
        {
            // Behind the last column, where the next character wraps: one gets there by writing the row only. The
            // colours in which it begins are what all rows above have left.
            var colours = string.Concat(rows.Take(cursor.Y).SelectMany(r => Colour().Matches(r)).Select(m => m.Value));
            Place(text, 0, cursor.Y).Append(colours).Append(rows[cursor.Y]).Append("\e[m\x0f");
        }
    }

    private static void AppendModes(StringBuilder text, string[] modes, (int X, int Y) cursor, int height)
    {
        if (modes is [var visible, var insert, var wrap, var origin, var upper, var lower])
        {
            var (top, bottom) = (Number(upper), Number(lower));
            if (top > 0 || bottom < height - 1)
            {
                // This moves the cursor.
                text.Append(CultureInfo.InvariantCulture, $"\e[{top + 1};{bottom + 1}r");
                Place(text, cursor.X, cursor.Y);
            }

            if (origin == "1")
            {
                text.Append("\e[?6h");
                Place(text, cursor.X, cursor.Y - top);
            }

            text.Append(wrap == "0" ? "\e[?7l" : "").Append(insert == "1" ? "\e[4h" : "").Append(visible == "0" ? "\e[?25l" : "\e[?25h");
        }
    }

    private static StringBuilder Place(StringBuilder text, int x, int y) =>
        text.Append(CultureInfo.InvariantCulture, $"\e[{y + 1};{x + 1}H");

    private static string[] Rows(string text) => text.Length == 0 ? [] : text[..^1].Split('\n');

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("\e\\[[0-9;:]*m|[\x0e\x0f]")]
    private static partial Regex Colour();
}
