using System.Text;
using TmuxTool.Screens;
using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>What was captured of a pane at one instant.</summary>
public sealed class PaneCapture
{
    private readonly ScreenCapture _capture;
    private readonly IReadOnlyList<StyledRows> _styled;
    private readonly int? _screen;
    private readonly List<Segment> _lines;

    private PaneCapture(
        ScreenCapture capture, IReadOnlyList<StyledRows> styled, bool cursorIsVisible, int? screen, List<Segment> lines, int droppedRows)
    {
        DroppedRows = droppedRows;
        // Where the whole screen is wanted: its first row.
        (_capture, _styled, _screen, _lines) = (capture, styled, screen, lines);
        // Behind the last column the cursor waits for the next character, and is shown in it.
        Cursor = new ScreenCursor(Math.Min(Pane.CursorX, Pane.Width - 1), Pane.CursorY, cursorIsVisible && !Pane.Dead);
    }

    /// <summary>The pane as tmux calls it, such as <c>py:0.0</c>.</summary>
    public string Target => Pane.Target;

    /// <summary>The width of the screen in cells.</summary>
    public int Columns => Pane.Width;

    /// <summary>The height of the screen in rows.</summary>
    public int Rows => Pane.Height;

    /// <summary>How many rows of history there are above the screen.</summary>
    public int HistoryRows => Pane.HistorySize;

    /// <summary>Where the cursor is on the screen; that of a program that has ended is not visible.</summary>
    public ScreenCursor Cursor { get; }

    /// <summary>Whether a full-screen program shows its alternate screen.</summary>
    public bool IsAlternate => Pane.Alternate;

    /// <summary>Whether the program has ended.</summary>
    public bool IsDead => Pane.Dead;

    /// <summary>The exit status of a program that has ended, where tmux knows it.</summary>
    public int? ExitStatus => Pane.ExitStatus;

    /// <summary>The signal that ended the program.</summary>
    public int? Signal => Pane.Signal;

    /// <summary>How many rows that were wanted tmux dropped from the history before they could be read.</summary>
    public int DroppedRows { get; }

    /// <summary>How many rows a picture of it has.</summary>
    public int PictureRows => _screen is not null ? Rows : _lines.Sum(line => line.LastRow - line.Row + 1);

    /// <summary>How many lines were captured.</summary>
    internal int LineCount => _lines.Count;

    private PaneState Pane => _capture.Pane;

    /// <summary>
    /// The text: lines ended by line feeds, wrapped ones joined, without blanks at their ends and blank lines at the end.
    /// The screen of a full-screen program comes row by row.
    /// </summary>
    public string ToText() => Text(isStyled: false);

    /// <summary>As <see cref="ToText"/>, with colours and attributes as SGR sequences; no others are in it.</summary>
    public string ToAnsi() => Text(isStyled: true);

    /// <summary>The rows as a screen, for pictures; for a part of the history as high as that is.</summary>
    public Screen ToScreen()
    {
        if (_screen is { } top)
        {
            return Screen.Of([.. StyledCells().Skip(top - _capture.First).Take(Rows)], Columns, Cursor, IsAlternate);
        }

        var rows = new List<ScreenCell[]>();
        var cursor = Cursor with { IsVisible = false };
        foreach (var (line, row, cells) in Cells())
        {
            if (row == _capture.CursorRow)
            {
                cursor = Cursor with { Row = rows.Count };
            }

            rows.Add(row == line.Row ? WithoutStart(cells, line.Start, blank: true) : cells);
        }

        return Screen.Of(rows, Columns, cursor, IsAlternate);
    }

    /// <summary>What the request asks for; null where more history is needed to tell.</summary>
    /// <param name="request">The request.</param>
    /// <param name="rows">The pane.</param>
    /// <param name="capture">The rows of it that were read.</param>
    /// <param name="styled">The same rows with their styles.</param>
    /// <param name="mark">The last send, for what came after it.</param>
    internal static PaneCapture? Of(
        CaptureRequest request, PaneRows rows, ScreenCapture capture, IReadOnlyList<StyledRows> styled, SendMark? mark)
    {
        var lines = capture.Lines();
        // tmux's own words in the bottom row, for which it has scrolled the screen up. Elsewhere they are the program's.
        var hasObituary = capture.Pane.Dead && capture.Rows is [.., var bottom] && bottom.StartsWith("Pane is dead (", StringComparison.Ordinal);
        int? screen = request.Range != CaptureRange.Screen ? null
            : Math.Max(0, capture.Pane.HistorySize - (hasObituary && !capture.Pane.Alternate ? 1 : 0));
        var found = screen < capture.First ? null
            : mark is null ? Segments(capture, lines)
            : After(capture, lines, mark) ?? (rows.Lost > 0 ? Segments(capture, lines) : null);
        if (found is null)
        {
            return null;
        }

        found.RemoveAll(line => line.LastRow < screen);
        if (hasObituary && found is [.., var last])
        {
            found.RemoveAt(found.Count - 1);
            if (last.Row < last.LastRow)
            {
                // tmux has marked the row above as wrapped.
                var above = Enumerable.Range(last.Row, last.LastRow - last.Row).Sum(row => capture.Rows[row - capture.First].Length);
                found.Add(last with { LastRow = last.LastRow - 1, Text = last.Text[..Math.Clamp(above - last.Start, 0, last.Text.Length)] });
            }
        }

        while (found.Count > 0 && string.IsNullOrWhiteSpace(found[^1].Text))
        {
            found.RemoveAt(found.Count - 1);
        }

        var dropped = rows.Lost;
        if (request.Range == CaptureRange.Lines)
        {
            dropped = found.Count > request.Lines ? 0 : dropped;
            // The first line that is captured may be the rest of a longer one.
            if (found.Count <= request.Lines && capture.First > 0 && rows.Lost == 0)
            {
                return null;
            }

            found.RemoveRange(0, Math.Max(0, found.Count - request.Lines));
        }

        return new PaneCapture(capture, styled, rows.CursorIsVisible, screen, found, dropped);
    }

    private static List<Segment> Segments(ScreenCapture capture, List<LogicalLine> lines)
    {
        var top = capture.Pane.Alternate ? capture.Pane.HistorySize : int.MaxValue;
        var found = lines.Where(line => line.LastRow < top).Select(line => new Segment(line.Row, line.LastRow, 0, line.Text)).ToList();
        for (var row = top; row < capture.First + capture.Rows.Count; row++)
        {
            found.Add(new Segment(row, row, 0, capture.Rows[row - capture.First]));
        }

        return found;
    }

    private static List<Segment>? After(ScreenCapture capture, List<LogicalLine> lines, SendMark mark)
    {
        return mark.OldRows(capture.Pane, capture.Rows, capture.Continues) is not { } old ? null
            : [.. Segments(capture, lines).Where(line => Enumerable.Range(line.Row, line.LastRow - line.Row + 1).Any(row => !old[row - capture.First]))];
    }

    /// <summary>Adds the lines to a text.</summary>
    internal void AddTo(LineWriter writer)
    {
        foreach (var (line, row, cells) in Cells())
        {
            writer.Add(row == line.Row ? WithoutStart(cells, line.Start, blank: false) : cells);
            if (row == line.LastRow)
            {
                writer.EndLine();
            }
        }

        writer.End();
    }

    private string Text(bool isStyled)
    {
        var text = new StringBuilder();
        AddTo(new LineWriter(isStyled, part => text.Append(part)));
        return text.ToString();
    }

    private IEnumerable<ScreenCell[]> StyledCells() => _styled.SelectMany(rows => rows.Cells());

    /// <summary>The rows of the lines from the top. Colors hold on from row to row, so that all rows are read.</summary>
    private IEnumerable<(Segment Line, int Row, ScreenCell[] Cells)> Cells()
    {
        var (at, row) = (0, _capture.First);
        foreach (var cells in StyledCells())
        {
            while (at < _lines.Count && _lines[at].LastRow < row)
            {
                at++;
            }

            if (at < _lines.Count && _lines[at].Row <= row)
            {
                yield return (_lines[at], row, cells);
            }

            row++;
        }
    }

    private static ScreenCell[] WithoutStart(ScreenCell[] cells, int characters, bool blank)
    {
        var column = 0;
        for (var seen = 0; column < cells.Length && (seen < characters || cells[column].Width == 0); column++)
        {
            seen += cells[column].Text.Length;
        }

        return column == 0 ? cells : [.. blank ? Enumerable.Repeat(ScreenCell.Blank, column) : [], .. cells[column..]];
    }

    /// <summary>A line, or what of it is wanted.</summary>
    /// <param name="Row">Its first row, counted from the top of the history.</param>
    /// <param name="LastRow">Its last row.</param>
    /// <param name="Start">How many characters at its start are left out.</param>
    /// <param name="Text">What is left.</param>
    private readonly record struct Segment(int Row, int LastRow, int Start, string Text);
}
