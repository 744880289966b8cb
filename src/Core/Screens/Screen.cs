using System.Globalization;
using System.Text;
using TmuxTool.Tmux;

namespace TmuxTool.Screens;

/// <summary>What a terminal shows at one instant: text, colours and the cursor.</summary>
public sealed class Screen
{
    private readonly IReadOnlyList<ScreenCell[]> _cells;

    private Screen(IReadOnlyList<ScreenCell[]> cells, int columns, ScreenCursor cursor, bool alternate)
    {
        (_cells, Columns, Cursor, IsAlternate) = (cells, columns, cursor, alternate);
        Lines = [.. cells.Select(row => string.Concat(row.Select(c => c.Text)).TrimEnd())];
        Text = string.Join('\n', Lines).TrimEnd('\n');
    }

    /// <summary>The width in cells.</summary>
    public int Columns { get; }

    /// <summary>The height in rows.</summary>
    public int Rows => _cells.Count;

    /// <summary>The rows from the top, without blanks at their ends. A line that was wrapped takes several.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The rows joined by line feeds, without blank rows at the end.</summary>
    public string Text { get; }

    /// <summary>Where the cursor is.</summary>
    public ScreenCursor Cursor { get; }

    /// <summary>Whether a full-screen program shows its alternate screen.</summary>
    public bool IsAlternate { get; }

    /// <summary>One cell.</summary>
    /// <param name="row">Counted from 0 at the top.</param>
    /// <param name="column">Counted from 0 at the left.</param>
    public ScreenCell this[int row, int column] => _cells[row][column];

    /// <summary>The cells of a row, as many as the screen is wide.</summary>
    /// <param name="row">Counted from 0 at the top.</param>
    public IReadOnlyList<ScreenCell> Cells(int row) => _cells[row];

    /// <summary>Colours and attributes at the start of the first place where a text is shown; null where it is not.</summary>
    /// <param name="text">The text, within one row.</param>
    public CellStyle? StyleOf(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        for (var row = 0; row < _cells.Count; row++)
        {
            var line = new StringBuilder();
            var starts = new List<int>();
            for (var column = 0; column < _cells[row].Length; column++)
            {
                line.Append(_cells[row][column].Text);
                starts.AddRange(Enumerable.Repeat(column, _cells[row][column].Text.Length));
            }

            if (line.ToString().IndexOf(text, StringComparison.Ordinal) is >= 0 and var at)
            {
                return _cells[row][starts[at]].Style;
            }
        }

        return null;
    }

    /// <summary>The same screen with blanks in place of texts, where it shows them there.</summary>
    internal Screen Without(IEnumerable<(int Row, int Column, string Text)> texts)
    {
        ScreenCell[][] cells = [.. _cells.Select(row => row.ToArray())];
        foreach (var (row, column, text) in texts)
        {
            var end = column;
            for (var shown = ""; row < cells.Length && end < cells[row].Length && shown.Length < text.Length; end++)
            {
                shown += cells[row][end].Text;
            }

            if (row < cells.Length && column < end && string.Concat(cells[row][column..end].Select(cell => cell.Text)) == text)
            {
                Array.Fill(cells[row], ScreenCell.Blank, column, end - column);
            }
        }

        return new Screen(cells, Columns, Cursor, IsAlternate);
    }

    /// <summary>The screen in a frame, down to its last row that shows something, for messages that people read.</summary>
    public override string ToString()
    {
        var size = string.Create(CultureInfo.InvariantCulture, $" {Columns}x{Rows}{(IsAlternate ? " alternate" : "")} ");
        var last = Math.Max(Cursor.Row, Lines.Count - 1 - Lines.Reverse().TakeWhile(l => l.Length == 0).Count());
        var frame = new StringBuilder("┌─").Append(size).Append('─', Math.Max(0, Columns - size.Length - 1)).Append("┐\n");
        for (var row = 0; row <= last && row < Rows; row++)
        {
            frame.Append('│').Append(Lines[row]).Append(' ', Math.Max(0, Columns - CellWidth.Of(Lines[row]))).Append("│\n");
        }

        var cursor = string.Create(CultureInfo.InvariantCulture, $" cursor: row {Cursor.Row}, column {Cursor.Column} ");
        return frame.Append("└─").Append(cursor).Append('─', Math.Max(0, Columns - cursor.Length - 1)).Append('┘').ToString();
    }

    /// <summary>The commands whose answers <see cref="Read"/> takes.</summary>
    internal static CommandList Commands(string paneId) => new CommandList()
        .Add("capture-pane", "-p", "-e", "-N", "-t", paneId)
        .Add("display-message", "-p", "-t", paneId, "#{cursor_flag}")
        .Add("display-message", "-p", "-t", paneId, PaneState.Format);

    /// <summary>The screen at the instant of the capture; null where the pane has gone.</summary>
    internal static Screen? Read(IReadOnlyList<ControlModeBlock> blocks)
    {
        if (blocks.Count < 3 || blocks.Take(3).Any(b => !b.Ok) || PaneState.Parse(blocks[2].Text.TrimEnd('\n')) is not { } pane)
        {
            return null;
        }

        var text = blocks[0].Text;
        return Of(
            text.EndsWith('\n') ? text[..^1] : text,
            pane.Width,
            pane.Height,
            new ScreenCursor(pane.CursorX, pane.CursorY, blocks[1].Text.TrimEnd('\n') != "0"),
            pane.Alternate);
    }

    /// <summary>A screen of text with SGR sequences.</summary>
    internal static Screen Of(string text, int columns, int rows, ScreenCursor cursor, bool alternate = false)
    {
        var cells = StyledText.Parse(text, columns);
        while (cells.Count < rows)
        {
            cells.Add([.. Enumerable.Repeat(ScreenCell.Blank, columns)]);
        }

        return new Screen(cells, columns, cursor, alternate);
    }

    /// <summary>A screen of rows of any width.</summary>
    internal static Screen Of(IReadOnlyList<ScreenCell[]> rows, int columns, ScreenCursor cursor, bool alternate) =>
        new([.. rows.Select(row => StyledText.Fill(row, columns))], columns, cursor, alternate);
}
