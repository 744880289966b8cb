using System.Globalization;
using TmuxTool.Tmux;

namespace TmuxTool.Terminal;

/// <summary>
/// What a pane showed when something was last sent to it, as hashes that are kept with the pane: so that another
/// process can tell what has come since.
/// </summary>
internal sealed record SendMark
{
    /// <summary>The pane option that keeps it.</summary>
    public const string Option = "@tmux_tool_mark";

    private const string Version = "2";

    /// <summary>The process that the pane ran.</summary>
    public required int Pid { get; init; }

    public required bool IsAlternate { get; init; }

    public required int Width { get; init; }

    /// <summary>How many rows of history there were above the screen.</summary>
    public required int HistorySize { get; init; }

    public required int CursorRow { get; init; }

    /// <summary>The hash of each row of the screen, from the top; blanks at the end of a row do not count.</summary>
    public required IReadOnlyList<uint> Rows { get; init; }

    /// <summary>The hash of each line of the screen, wrapped rows joined: they survive another width.</summary>
    public required IReadOnlyList<uint> Lines { get; init; }

    public static SendMark Of(ScreenModel screen, PaneState pane, int historySize) => new()
    {
        Pid = pane.Pid,
        IsAlternate = screen.IsAlternate,
        Width = screen.Width,
        HistorySize = historySize,
        CursorRow = screen.CursorY,
        Rows = [.. screen.Rows.Select(HashOf)],
        Lines = [.. screen.Lines.Select(HashOf)],
    };

    /// <summary>The mark of the last send to the program that runs in a pane; null where nothing was sent to it.</summary>
    public static async Task<SendMark?> ReadAsync(ITmuxClient client, PaneState pane, CancellationToken cancellationToken) => Parse(
        (await client.ExecuteAsync(
            new CommandList().Add("show-options", "-pqv", "-t", pane.PaneId, Option), cancellationToken).ConfigureAwait(false)).Output,
        pane.Pid);

    /// <summary>FNV-1a: equal in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    public static uint HashOf(string row)
    {
        var hash = 2166136261u;
        foreach (var c in row.AsSpan().TrimEnd())
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash;
    }

    /// <summary>
    /// The first row of the marked screen, counted from the top of the history as it is now; null where nothing of it is left.
    /// The history is trimmed when it is full, and can be cleared: then the rows are looked for.
    /// </summary>
    /// <param name="first">The number of the first captured row.</param>
    /// <param name="rows">The captured rows.</param>
    /// <param name="historySize">How many rows of history there are now.</param>
    private int? Find(int first, IReadOnlyList<string> rows, int historySize)
    {
        var hashes = rows.Select(HashOf).ToArray();
        var blank = HashOf("");
        var marked = Rows.Take(CursorRow + 1).Count(row => row != blank);
        if (marked == 0)
        {
            return historySize >= HistorySize ? HistorySize : 0;
        }

        if (historySize >= HistorySize && Score(HistorySize) * 2 >= marked)
        {
            return HistorySize;
        }

        var best = Enumerable.Range(first - Rows.Count, Rows.Count + rows.Count)
            .Select(row => (Row: row, Score: Score(row)))
            .OrderByDescending(found => found.Score)
            .ThenBy(found => Math.Abs(found.Row - HistorySize))
            .FirstOrDefault();
        return best.Score > 0 ? best.Row : null;

        int Score(int top)
        {
            var score = 0;
            for (var i = 0; i <= Math.Min(CursorRow, Rows.Count - 1); i++)
            {
                var at = top + i - first;
                score += Rows[i] != blank && at >= 0 && at < hashes.Length && hashes[at] == Rows[i] ? 1 : 0;
            }

            return score;
        }
    }

    /// <summary>Which of the captured rows were there when something was last sent; null where more history is needed to tell.</summary>
    /// <param name="pane">The pane at the instant of the capture.</param>
    /// <param name="rows">The captured rows: the screen, and history above it.</param>
    /// <param name="continues">Whether each continues the row above.</param>
    public bool[]? OldRows(PaneState pane, IReadOnlyList<string> rows, IReadOnlyList<bool> continues)
    {
        var first = Math.Max(0, pane.HistorySize + pane.Height - rows.Count);
        if (IsAlternate != pane.Alternate)
        {
            // What the other screen shows was not there; the history below it was.
            return first > 0 && !pane.Alternate ? null : [.. rows.Select((_, i) => first + i < HistorySize)];
        }

        if (Width != pane.Width)
        {
            return first > 0 ? null : OldLines(rows, continues);
        }

        var top = Find(first, rows, pane.HistorySize);
        return (top is null || top < first) && first > 0 ? null
            : [.. rows.Select((text, i) => top is { } start && (first + i < start || (first + i - start < Rows.Count && Rows[first + i - start] == HashOf(text))))];
    }

    /// <summary>The rows that belong to lines of the marked screen, and all above them: after another width wraps them differently.</summary>
    private bool[] OldLines(IReadOnlyList<string> rows, IReadOnlyList<bool> continues)
    {
        var old = new bool[rows.Count];
        var (left, hasBegun) = (Lines.ToList(), false);
        for (var i = 0; i < rows.Count;)
        {
            var end = i + 1;
            while (end < rows.Count && continues[end])
            {
                end++;
            }

            var isMarked = left.Remove(HashOf(string.Concat(rows.Skip(i).Take(end - i))));
            hasBegun |= isMarked;
            Array.Fill(old, isMarked || !hasBegun, i, end - i);
            i = end;
        }

        return hasBegun ? old : new bool[rows.Count];
    }

    /// <summary>The mark as the value of the pane option.</summary>
    public override string ToString() => string.Join('|',
        Version,
        Text(Pid),
        IsAlternate ? "1" : "0",
        Text(Width),
        Text(HistorySize),
        Text(CursorRow),
        List(Rows),
        List(Lines));

    /// <summary>Reads the pane option; null where it holds no mark of this version, or that of another program.</summary>
    public static SendMark? Parse(string text, int pid)
    {
        var fields = text.TrimEnd('\n').Split('|');
        if (fields is not [Version, _, _, _, _, _, _, _])
        {
            return null;
        }

        try
        {
            var mark = new SendMark
            {
                Pid = Number(fields[1]),
                IsAlternate = fields[2] == "1",
                Width = Number(fields[3]),
                HistorySize = Number(fields[4]),
                CursorRow = Number(fields[5]),
                Rows = List(fields[6]),
                Lines = List(fields[7]),
            };
            return mark.Pid == pid ? mark : null;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null; // Another program's option of the same name.
        }
    }

    private static string List(IReadOnlyList<uint> hashes) => string.Join(',', hashes.Select(hash => hash.ToString("x", CultureInfo.InvariantCulture)));

    private static List<uint> List(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(hash => uint.Parse(hash, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
