using System.Globalization;
using TmuxTool.Tmux;

namespace TmuxTool.Waiting;

/// <summary>
/// Where the output of a pane stood when something was typed. tmux has no counter of lines that only grows: rows are
/// numbered from the top of a history that is trimmed and cleared, so a mark also remembers what stood above it.
/// </summary>
internal sealed record Mark
{
    private const string Version = "1";
    private const int LinesAbove = 8;

    /// <summary>The pane option that keeps the mark of the last send.</summary>
    public const string Option = "@tmux_tool_mark";

    /// <summary>The process that the pane ran.</summary>
    public required int Pid { get; init; }

    /// <summary>The first row of the line that the cursor was in, counted from the top of the history.</summary>
    public required int Row { get; init; }

    /// <summary>What stood left of the cursor in that line: the prompt, as a rule.</summary>
    public required string Prefix { get; init; }

    /// <summary>The prompt that was last seen left of the cursor; kept while a program runs and the cursor stands in a fresh line.</summary>
    public required string Prompt { get; init; }

    public required int Width { get; init; }

    /// <summary>How many rows of history there were.</summary>
    public required int HistorySize { get; init; }

    public required int HistoryLimit { get; init; }

    /// <summary>Whether the alternate screen was shown.</summary>
    public required bool Alternate { get; init; }

    /// <summary>Hashes of the lines above, the nearest first; on the alternate screen of all its rows, from the top.</summary>
    public required IReadOnlyList<uint> Lines { get; init; }

    /// <summary>How many line feeds had been printed when the cursor was in its line; null where that is not known.</summary>
    public long? LineFeeds { get; init; }

    /// <summary>What was typed.</summary>
    public required IReadOnlyList<EchoLine> Echo { get; init; }

    /// <summary>Marks where the output stands.</summary>
    /// <param name="capture">The pane just before the text was typed.</param>
    /// <param name="typed">The text whose echo is no answer.</param>
    /// <param name="previous">The mark of the send before, which knows the prompt.</param>
    public static Mark At(ScreenCapture capture, string typed, Mark? previous)
    {
        var pane = capture.Pane;
        var cursorRow = CursorRow(pane);
        var lines = capture.Lines();
        var at = lines.FindLastIndex(l => l.Row <= cursorRow);
        var line = at >= 0 ? lines[at] : new LogicalLine(cursorRow, cursorRow, "");
        var prefix = pane.Alternate ? "" : PrefixOf(line, capture, pane);
        return new Mark
        {
            Pid = pane.Pid,
            Row = line.Row,
            Prefix = prefix,
            Prompt = prefix.Length > 0 ? prefix : previous?.Prompt ?? "",
            Width = pane.Width,
            HistorySize = pane.HistorySize,
            HistoryLimit = pane.HistoryLimit,
            Alternate = pane.Alternate,
            LineFeeds = pane.Alternate ? null : capture.LineFeeds,
            Lines = pane.Alternate
                ? [.. capture.Rows.TakeLast(pane.Height).Select(HashOf)]
                : [.. lines.Take(Math.Max(at, 0)).Reverse().Take(LinesAbove).Select(l => HashOf(l.Text))],
            Echo = EchoLine.Of(typed),
        };
    }

    /// <summary>The hash of a line, whatever blanks end it.</summary>
    public static uint HashOf(string line) => TextHash.Of(line.TrimEnd());

    /// <summary>The place of the mark when all that stands above <paramref name="line"/> has been looked at.</summary>
    public Mark MovedTo(int line, ScreenCapture capture, List<LogicalLine> lines) => this with
    {
        Row = lines[line].Row,
        HistorySize = capture.Pane.HistorySize,
        Prefix = "",
        LineFeeds = capture.LineFeeds - (capture.CursorLine(lines) - line),
        Lines = [.. lines.Take(line).Reverse().Take(LinesAbove).Select(l => HashOf(l.Text))],
        Echo = [],
    };

    /// <summary>The mark as the value of the pane option.</summary>
    public override string ToString() => string.Join('|',
        Version,
        Pid.ToString(CultureInfo.InvariantCulture),
        Row.ToString(CultureInfo.InvariantCulture),
        Width.ToString(CultureInfo.InvariantCulture),
        HistorySize.ToString(CultureInfo.InvariantCulture),
        HistoryLimit.ToString(CultureInfo.InvariantCulture),
        Alternate ? "1" : "0",
        Uri.EscapeDataString(Prefix),
        Uri.EscapeDataString(Prompt),
        string.Join(',', Lines.Select(h => h.ToString("x", CultureInfo.InvariantCulture))),
        string.Join(',', Echo.Take(64)));

    /// <summary>The mark of the last send to the program that runs in a pane; null where nothing was sent to it.</summary>
    public static async Task<Mark?> ReadAsync(ITmuxClient client, PaneState pane, CancellationToken cancellationToken)
    {
        var reply = await client.ExecuteAsync(
            new CommandList().Add("display-message", "-p", "-t", pane.PaneId, $"#{{{Option}}}"), cancellationToken).ConfigureAwait(false);
        return Parse(reply.Output.TrimEnd('\n')) is { } mark && mark.Pid == pane.Pid ? mark : null;
    }

    /// <summary>Reads the pane option; null where it holds no mark, or one of another version.</summary>
    public static Mark? Parse(string text)
    {
        var fields = text.Split('|');
        if (fields.Length != 11 || fields[0] != Version)
        {
            return null;
        }

        try
        {
            return new Mark
            {
                Pid = int.Parse(fields[1], CultureInfo.InvariantCulture),
                Row = int.Parse(fields[2], CultureInfo.InvariantCulture),
                Width = int.Parse(fields[3], CultureInfo.InvariantCulture),
                HistorySize = int.Parse(fields[4], CultureInfo.InvariantCulture),
                HistoryLimit = int.Parse(fields[5], CultureInfo.InvariantCulture),
                Alternate = fields[6] == "1",
                Prefix = Uri.UnescapeDataString(fields[7]),
                Prompt = Uri.UnescapeDataString(fields[8]),
                Lines = [.. Items(fields[9]).Select(h => uint.Parse(h, NumberStyles.HexNumber, CultureInfo.InvariantCulture))],
                Echo = [.. Items(fields[10]).Select(EchoLine.Parse)],
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
        {
            return null; // Somebody else's option of the same name.
        }
    }

    private static string[] Items(string list) => list.Length == 0 ? [] : list.Split(',');

    /// <summary>The row of the normal screen's cursor: output goes on there once the alternate screen is left.</summary>
    private static int CursorRow(PaneState pane) =>
        pane.HistorySize + (pane.Alternate && pane.SavedCursor is { } saved ? saved.Y : pane.CursorY);

    private static string PrefixOf(LogicalLine line, ScreenCapture capture, PaneState pane)
    {
        var before = 0;
        for (var row = line.Row; row < capture.CursorRow; row++)
        {
            before += capture.Rows[row - capture.First].Length;
        }

        var current = capture.Rows[capture.CursorRow - capture.First];
        return line.Text[..Math.Min(line.Text.Length, before + CellWidth.IndexAt(current, pane.CursorX))];
    }
}
