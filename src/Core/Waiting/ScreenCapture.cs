using TmuxTool.Tmux;

namespace TmuxTool.Waiting;

/// <summary>A line as the program wrote it: one row of the pane, or several that were wrapped.</summary>
/// <param name="Row">Its first row, counted from the top of the history.</param>
/// <param name="LastRow">Its last row.</param>
/// <param name="Text">The text, with the blanks at its end that the program wrote.</param>
internal readonly record struct LogicalLine(int Row, int LastRow, string Text);

/// <summary>The rows of a pane at one instant: a stretch of history and the screen, and which rows continue the row above.</summary>
internal sealed class ScreenCapture
{
    private ScreenCapture(PaneState pane, int first, IReadOnlyList<string> rows, IReadOnlyList<bool> continues)
    {
        (Pane, First, Rows, Continues) = (pane, first, rows, continues);
    }

    public PaneState Pane { get; }

    /// <summary>The number of the first row, counted from the top of the history.</summary>
    public int First { get; }

    public IReadOnlyList<string> Rows { get; }

    /// <summary>Whether a row continues the one above it, because that was wrapped.</summary>
    public IReadOnlyList<bool> Continues { get; }

    /// <summary>The number of the row that the cursor is in, counted from the top of the history.</summary>
    public int CursorRow => Pane.HistorySize + Pane.CursorY;

    /// <summary>The number after the last row that holds something or is not below the cursor.</summary>
    public int End
    {
        get
        {
            var end = Rows.Count;
            while (end > 0 && First + end - 1 > CursorRow && string.IsNullOrWhiteSpace(Rows[end - 1]))
            {
                end--;
            }

            return First + end;
        }
    }

    /// <summary>The commands that capture the screen and so many rows of history above it.</summary>
    public static CommandList Commands(string paneId, int history)
    {
        var start = (-history).ToString(System.Globalization.CultureInfo.InvariantCulture);
        // Twice, at one instant: rows as they are, and with wrapped rows joined, which tells where they are wrapped.
        return new CommandList()
            .Add("capture-pane", "-p", "-N", "-t", paneId, "-S", start)
            .Add("capture-pane", "-p", "-J", "-t", paneId, "-S", start)
            .Add("display-message", "-p", "-t", paneId, PaneState.Format);
    }

    /// <summary>Reads the blocks that <see cref="Commands"/> gave; null where the pane has gone.</summary>
    public static ScreenCapture? Read(IReadOnlyList<ControlModeBlock> blocks)
    {
        if (blocks.Count < 3 || blocks.Take(3).Any(b => !b.Ok) || PaneState.Parse(blocks[2].Text.TrimEnd('\n')) is not { } pane)
        {
            return null;
        }

        var rows = Split(blocks[0].Text);
        return new ScreenCapture(pane, Math.Max(0, pane.HistorySize + pane.Height - rows.Length), rows, WrappedRows.Find(rows, Split(blocks[1].Text)));
    }

    /// <summary>The same instant with more rows above.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="continues">Whether each continues the row above it; the last value is that of the first row below.</param>
    public ScreenCapture WithAbove(IReadOnlyList<string> rows, IReadOnlyList<bool> continues) =>
        rows.Count == 0 ? this : new(Pane, First - rows.Count, [.. rows, .. Rows], [.. continues, .. Continues.Skip(1)]);

    /// <summary>The text from a row on, wrapped rows joined, without blank lines at the end.</summary>
    public string Text() => string.Join('\n', Lines().Select(l => l.Text.TrimEnd())).TrimEnd('\n');

    /// <summary>The logical lines: rows joined where they were wrapped. What is blank below the cursor is left out.</summary>
    public List<LogicalLine> Lines()
    {
        var lines = new List<LogicalLine>();
        for (var (index, end) = (0, End - First); index < end;)
        {
            var start = index;
            index++;
            while (index < Rows.Count && Continues[index])
            {
                index++;
            }

            var text = index - start == 1 ? Rows[start] : string.Concat(Rows.Skip(start).Take(index - start));

            var last = First + index - 1;
            lines.Add(new LogicalLine(First + start, last, last == CursorRow ? UpToCursor(text) : text));
        }

        return lines;
    }

    /// <summary>Blanks behind the cursor were wiped there: no program has written them.</summary>
    private string UpToCursor(string line)
    {
        var row = Rows[CursorRow - First];
        var behind = row.AsSpan(CellWidth.IndexAt(row, Pane.CursorX));
        return behind.IsWhiteSpace() ? line[..^behind.Length] : line;
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text[..^1].Split('\n');
}
