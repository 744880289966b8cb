using System.Text;
using TmuxTool.Tmux;

namespace TmuxTool.Terminal;

/// <summary>
/// What a pane shows, kept up to date from the stream of its program's output: so it is known which text came after
/// the baseline, however the program scrolls, wraps, clears or repaints. It follows tmux's own rules for what leaves
/// the screen into the history. Colours are of no interest here.
/// </summary>
internal sealed class ScreenModel
{
    private const int TabWidth = 8;

    private readonly NewLines _passed = new();
    private ScreenRow[] _rows;
    private ScreenRow[]? _main;
    private (int X, int Y) _mainCursor;
    private (int X, int Y) _saved;
    private int _width;
    private int _top;
    private int _bottom;
    private bool _origin;
    private bool _insert;
    private bool _wrap = true;
    private bool _lineDrawing;
    private int _last = ' ';
    private HashSet<int> _tabs = [];
    private ScreenRow? _input;
    private (int Size, int Limit) _history;

    public ScreenModel(int width, int height)
    {
        (_width, _rows, _bottom) = (width, [], height - 1);
        _rows = Blank(height);
        ResetTabs();
    }

    public int Width => _width;

    public int Height => _rows.Length;

    public int CursorX { get; private set; }

    public int CursorY { get; private set; }

    public bool IsAlternate => _main is not null;

    /// <summary>Counts what changes the screen, for those who wait until it is quiet.</summary>
    public long Changes { get; private set; }

    /// <summary>How many lines are missing among the new ones, because they were too many to keep.</summary>
    public long Dropped => _passed.Dropped;

    /// <summary>The text left of the cursor in its line, in all rows of the line.</summary>
    public string LeftOfCursor
    {
        get
        {
            var first = CursorY;
            while (first > 0 && _rows[first - 1].Continues)
            {
                first--;
            }

            var text = new StringBuilder();
            for (var y = first; y < CursorY; y++)
            {
                text.Append(_rows[y].Text);
            }

            return text.Append(_rows[CursorY].LeftOf(CursorX)).ToString();
        }
    }

    /// <summary>The rows of the screen as text, from the top.</summary>
    public IEnumerable<string> Rows => _rows.Select(row => row.Text);

    /// <summary>The lines of the screen, wrapped rows joined.</summary>
    public IEnumerable<string> Lines => Logical().Select(line => line.Text);

    /// <summary>Makes all that is shown old: new is what is written from now on, other than what stands there already.</summary>
    /// <param name="typed">The row in which text was typed; editors may show the cursor elsewhere for a moment, at the bracket that matches.</param>
    public void Rebase(ScreenRow? typed = null)
    {
        _passed.Clear();
        foreach (var row in _rows.Concat(_main ?? []))
        {
            row.Rebase();
        }

        _input = IsAlternate ? null : _rows[Math.Max(CursorY, typed is null ? -1 : Array.IndexOf(_rows, typed))];
        Checkpoint();
    }

    /// <summary>Notes what is shown, see <see cref="AbsorbSinceCheckpoint"/>.</summary>
    public void Checkpoint()
    {
        _passed.Checkpoint();
        foreach (var row in _rows)
        {
            row.Checkpoint();
        }
    }

    /// <summary>Makes old what was written since the checkpoint: the prompt and the echo of what was typed.</summary>
    public void AbsorbSinceCheckpoint()
    {
        _passed.ForgetSinceCheckpoint();
        foreach (var row in _rows.Where(row => row.Text != row.AtCheckpoint))
        {
            row.Rebase();
        }

        _input = IsAlternate ? null : _rows[Math.Max(0, CursorX == 0 ? CursorY - 1 : CursorY)];
    }

    /// <summary>
    /// Makes typed text old that the screen shows from a position on, blanks and line breaks left aside. Nothing where
    /// something else stands there.
    /// </summary>
    public void AbsorbEcho(ScreenRow row, int column, string typed)
    {
        // Behind an echo comes the cursor; a program's reply may begin with what was typed.
        if (EchoEnd(row, column, typed) is not var (end, index)
            || !((CursorY == end - 1 && _rows[CursorY].IndexAt(CursorX) == index)
                || (CursorY == end && CursorX == 0 && index == _rows[end - 1].Text.Length && CellWidth.Of(_rows[end - 1].Text) >= _width)))
        {
            return;
        }

        for (var old = Array.IndexOf(_rows, row); old < end; old++)
        {
            _rows[old].Rebase();
        }
    }

    /// <summary>Whether what stands before the cursor ends with typed text, blanks and line breaks left aside.</summary>
    public bool Shows(string typed)
    {
        var visible = Visible(typed).AsSpan();
        var text = Visible(_rows[CursorY].LeftOf(CursorX));
        for (var y = CursorY; visible.EndsWith(text); text = Visible(_rows[y].Text))
        {
            visible = visible[..^text.Length];
            if (visible.IsEmpty || --y < 0)
            {
                return true; // Of a text that is longer than the screen, the end is enough.
            }
        }

        return text.AsSpan().EndsWith(visible);
    }

    /// <summary>Makes old a line that shows typed text behind a prompt, where the row in which it was typed shows it no more.</summary>
    public void AbsorbRepeatedEcho(IReadOnlyList<string> typed, bool isAhead)
    {
        foreach (var visible in typed)
        {
            if (IsAlternate || (!isAhead && _input is not null && Visible(_input.Text).Length >= visible.Length))
            {
                continue;
            }

            for (var y = 0; y < _rows.Length; y++)
            {
                var (line, last) = LineAt(y);
                var text = Visible(line);
                if (text.Length > visible.Length && text.EndsWith(visible, StringComparison.Ordinal))
                {
                    for (var old = y; old <= last; old++)
                    {
                        _rows[old].Rebase();
                    }
                }

                y = last;
            }
        }
    }

    /// <summary>Makes old what the row in which text was typed shows of it by now, where the baseline was set before the echo came.</summary>
    public void AbsorbLateEcho(string visible)
    {
        var row = _input is null || IsAlternate ? -1 : Array.IndexOf(_rows, _input);
        if (row >= 0 && LineAt(row) is var (line, last) && line.StartsWith(_input!.Before, StringComparison.Ordinal)
            && Visible(line[_input.Before.Length..]) == visible)
        {
            for (var y = row; y <= last; y++)
            {
                _rows[y].Rebase();
            }
        }
    }

    /// <summary>The text between a position and the cursor, by rows; none on the alternate screen, where programs paint what they want.</summary>
    public List<(ScreenRow Row, int Column, string Text)> Typed(ScreenRow row, int column)
    {
        var texts = new List<(ScreenRow, int, string)>();
        for (var y = Array.IndexOf(_rows, row); y >= 0 && y <= CursorY && !IsAlternate; y++)
        {
            var from = _rows[y] == row ? column : 0;
            texts.Add((_rows[y], from, _rows[y].Between(from, y == CursorY ? CursorX : _width)));
        }

        return texts;
    }

    /// <summary>Where a row is shown now; negative where it is not.</summary>
    public int IndexOf(ScreenRow row) => Array.IndexOf(_rows, row);

    /// <summary>The cursor's row, for <see cref="AbsorbEcho"/>.</summary>
    public ScreenRow CursorRow => _rows[CursorY];

    /// <summary>What of a text is seen when it is echoed: no blanks, no control characters.</summary>
    public static string Visible(string text) => string.Concat(text.Where(IsVisible));

    /// <summary>The lines that are new since the baseline, from the top; wrapped rows are joined.</summary>
    /// <param name="withPassed">Whether those count that have left the screen.</param>
    public List<NewLine> News(bool withPassed = true)
    {
        var lines = new List<NewLine>();
        var joined = withPassed ? _passed.Begin(lines) : _passed.BeginScreen();
        var input = _input is null ? -1 : Array.IndexOf(_rows, _input);
        var end = End;
        for (var y = 0; y < end; y++)
        {
            joined.Add(_rows[y], NewFrom(_rows[y], y > input || input < 0), CursorY == y ? LeftOfCursor : null);
            joined.EndLine(_rows[y].Continues && y + 1 < end);
        }

        return joined.Lines;
    }

    /// <summary>All that was new and has left the screen is told once and forgotten, but for the last lines.</summary>
    public void ForgetPassed(int keep) => _passed.Keep(keep);

    /// <summary>The number of lines that have left the screen and were new.</summary>
    public int PassedCount => _passed.Count;

    /// <summary>The last lines that were told or are shown, for messages.</summary>
    public IEnumerable<string> LastLines(int count)
    {
        var lines = new List<string>(_passed.Texts);
        for (var y = 0; y < End; y++)
        {
            (var line, y) = LineAt(y);
            lines.Add(line.TrimEnd());
        }

        while (lines is [.., ""])
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines.TakeLast(count);
    }

    /// <summary>Lines of the history, which come before the screen.</summary>
    /// <param name="rows">The rows, from the top.</param>
    /// <param name="wraps">Whether each goes on in the next one.</param>
    /// <param name="old">Whether each was there at the baseline; null where there is none.</param>
    public void SeedHistory(ReadOnlySpan<string> rows, ReadOnlySpan<bool> wraps, ReadOnlySpan<bool> old)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var row = new ScreenRow(Math.Max(_width, 1)) { Wraps = wraps[i] };
            row.Fill(rows[i]);
            _passed.Pass(row, old.IsEmpty || !old[i] ? 0 : null);
        }
    }

    /// <summary>Shows rows as they were captured.</summary>
    /// <param name="rows">The rows of the screen.</param>
    /// <param name="wraps">Whether each goes on in the next one.</param>
    /// <param name="pane">The pane at that instant.</param>
    /// <param name="main">The main screen, where the alternate one is shown.</param>
    public void Seed(IReadOnlyList<string> rows, IReadOnlyList<bool> wraps, PaneState pane, IReadOnlyList<string>? main)
    {
        Fill(_rows, rows, wraps);
        _history = (pane.HistorySize, pane.HistoryLimit);
        (CursorX, CursorY) = (Math.Min(pane.CursorX, _width), Math.Min(pane.CursorY, _rows.Length - 1));
        (_top, _bottom) = (Math.Clamp(pane.ScrollTop, 0, _rows.Length - 1), Math.Clamp(pane.ScrollBottom, 0, _rows.Length - 1));
        (_origin, _insert, _wrap) = (pane.Origin, pane.Insert, pane.Wrap);
        if (pane.Alternate)
        {
            _main = Blank(_rows.Length);
            Fill(_main, main ?? [], []);
            _mainCursor = pane.SavedCursor is { } saved ? (Math.Min(saved.X, _width), Math.Min(saved.Y, _rows.Length - 1)) : (0, 0);
        }
    }

    /// <summary>How many rows have gone into the history of the pane that this model has not seen leave.</summary>
    public int Missing(PaneState pane)
    {
        if (pane.Width != Width || pane.Height != Height)
        {
            return 0; // Another size moves rows into the history and out of it.
        }

        var missing = pane.HistorySize - _history.Size;
        return missing < 0 ? missing + Trim(pane.HistoryLimit) : missing;
    }

    /// <summary>Takes over what was new in a model of the same pane, after its size has changed or output was left out.</summary>
    public void Inherit(ScreenModel earlier)
    {
        Changes = earlier.Changes + 1;
        var found = earlier.News(withPassed: false);
        var old = earlier.Logical().Select(line => line.Text.TrimEnd()).ToList();
        found.ForEach(line => old.Remove(line.Text.TrimEnd()));
        _passed.RemoveOld(text => old.Remove(text) ? null : Found(text) is { } line ? line.Start : 0);
        foreach (var (text, first, last) in Logical())
        {
            if (old.Remove(text.TrimEnd()))
            {
                for (var y = first; y <= last; y++)
                {
                    _rows[y].Rebase();
                }
            }
            else if (Found(text.TrimEnd()) is { Start: > 0 } line)
            {
                _rows[first].Rebase(line.Text[..line.Start]);
            }
        }

        // What is not shown any more has left the screen, but for lines that went on changing.
        _passed.Inherit(earlier._passed, found.Where(line => line.LeftOfCursor is null));

        NewLine? Found(string text)
        {
            var at = found.FindIndex(line => line.Text.TrimEnd() == text);
            if (at < 0)
            {
                return null;
            }

            var line = found[at];
            found.RemoveAt(at);
            return line;
        }
    }

    /// <summary>The row of the main screen below a position, for baselines that are known from elsewhere.</summary>
    public ScreenRow RowAt(int y) => _rows[y];

    public void Print(int rune)
    {
        Changes++;
        if (_lineDrawing && rune is >= 0x60 and <= 0x7E)
        {
            rune = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"[rune - 0x60];
        }

        var width = rune is >= ' ' and < 0x7F ? 1 : CellWidth.Of(new Rune(rune));
        if (width == 0)
        {
            _rows[CursorY].Combine(CursorX, rune);
            return;
        }

        if (width > _width)
        {
            return;
        }

        if (CursorX + width > _width)
        {
            if (!_wrap)
            {
                CursorX = _width - width;
            }
            else
            {
                _rows[CursorY].Wraps = true;
                LineFeed();
                CursorX = 0;
            }
        }

        if (_insert)
        {
            _rows[CursorY].Insert(CursorX, width);
        }

        _rows[CursorY].Write(CursorX, rune, width);
        CursorX += width;
        _last = rune;
    }

    public void Repeat(int count)
    {
        for (var i = 0; i < Math.Min(count, _width * _rows.Length); i++)
        {
            Print(_last);
        }
    }

    public void CarriageReturn() => (CursorX, Changes) = (0, Changes + 1);

    public void BackSpace()
    {
        Changes++;
        if (CursorX > 0)
        {
            CursorX = Math.Min(CursorX, _width) - 1;
        }
        else if (CursorY > 0 && _rows[CursorY - 1].Wraps)
        {
            (CursorX, CursorY) = (_width - 1, CursorY - 1);
        }
    }

    public void Tab(int count)
    {
        Changes++;
        for (; count > 0 && CursorX < _width - 1; count--)
        {
            do
            {
                CursorX++;
            }
            while (CursorX < _width - 1 && !_tabs.Contains(CursorX));
        }
    }

    public void BackTab(int count)
    {
        Changes++;
        for (; count > 0 && CursorX > 0; count--)
        {
            do
            {
                CursorX--;
            }
            while (CursorX > 0 && !_tabs.Contains(CursorX));
        }
    }

    public void SetTab() => _tabs.Add(CursorX);

    public void ClearTab(bool all)
    {
        if (all)
        {
            _tabs.Clear();
        }
        else
        {
            _tabs.Remove(CursorX);
        }
    }

    public void LineFeed()
    {
        Changes++;
        if (CursorY == _bottom)
        {
            ScrollUp(1);
        }
        else if (CursorY < _rows.Length - 1)
        {
            CursorY++;
        }
    }

    public void ReverseLineFeed()
    {
        Changes++;
        if (CursorY == _top)
        {
            ScrollDown(_top, 1);
        }
        else if (CursorY > 0)
        {
            CursorY--;
        }
    }

    public void ScrollUp(int count)
    {
        Changes++;
        for (; count > 0; count--)
        {
            // tmux keeps the first row of any region that scrolls, on the main screen.
            Leave(_rows[_top]);
            ShiftUp(_top, 1);
        }
    }

    public void ScrollDown(int count) => ScrollDown(_top, count);

    public void InsertLines(int count)
    {
        if (CursorY >= _top && CursorY <= _bottom)
        {
            ScrollDown(CursorY, count);
        }
    }

    public void DeleteLines(int count)
    {
        Changes++;
        if (CursorY >= _top && CursorY <= _bottom)
        {
            ShiftUp(CursorY, count);
        }
    }

    public void InsertCharacters(int count) => (_, Changes) = (Edit(row => row.Insert(Column, Math.Max(count, 0))), Changes + 1);

    public void DeleteCharacters(int count) => (_, Changes) = (Edit(row => row.Delete(Column, Math.Max(count, 0))), Changes + 1);

    public void EraseCharacters(int count) => (_, Changes) = (Edit(row => row.Erase(Column, (int)Math.Min((long)Column + count, _width))), Changes + 1);

    public void EraseLine(int part)
    {
        Changes++;
        var row = _rows[CursorY];
        row.Erase(part == 0 ? Column : 0, part == 1 ? Column + 1 : _width);
        row.Wraps &= part == 1;
    }

    public void EraseScreen(int part)
    {
        Changes++;
        if (part == 2 || (part == 0 && CursorX == 0 && CursorY == 0))
        {
            WipeScreen();
            return;
        }

        if (part is not (0 or 1))
        {
            return; // The history of the screen is no part of it.
        }

        EraseLine(part);
        for (var y = part == 0 ? CursorY + 1 : 0; y < (part == 0 ? _rows.Length : CursorY); y++)
        {
            _rows[y].Erase(0, _width);
            _rows[y].Wraps = false;
        }
    }

    public void MoveTo(int? row, int? column)
    {
        Changes++;
        if (row is { } y)
        {
            CursorY = _origin ? Math.Clamp(_top + y, _top, _bottom) : Math.Clamp(y, 0, _rows.Length - 1);
        }

        if (column is { } x)
        {
            CursorX = Math.Clamp(x, 0, _width - 1);
        }
    }

    public void MoveBy(int rows, int columns)
    {
        Changes++;
        if (rows < 0)
        {
            CursorY = Math.Max(CursorY + rows, CursorY >= _top ? _top : 0);
        }
        else if (rows > 0)
        {
            CursorY = Math.Min(CursorY + rows, CursorY <= _bottom ? _bottom : _rows.Length - 1);
        }

        if (columns != 0)
        {
            CursorX = Math.Clamp(Column + columns, 0, _width - 1);
        }
    }

    public void SetRegion(int top, int bottom)
    {
        Changes++;
        (top, bottom) = (Math.Min(top, _rows.Length - 1), Math.Min(bottom, _rows.Length - 1));
        if (top < bottom)
        {
            (_top, _bottom, CursorX, CursorY) = (top, bottom, 0, 0);
        }
    }

    public void SaveCursor() => _saved = (CursorX, CursorY);

    public void RestoreCursor() =>
        (CursorX, CursorY, Changes) = (Math.Min(_saved.X, _width - 1), Math.Min(_saved.Y, _rows.Length - 1), Changes + 1);

    public void SetMode(int mode, bool isPrivate, bool on)
    {
        switch (mode, isPrivate)
        {
            case (4, false):
                _insert = on;
                break;
            case (6, true):
                _origin = on;
                MoveTo(0, 0);
                break;
            case (7, true):
                _wrap = on;
                break;
            case (47 or 1047, true):
                SetAlternate(on, withCursor: false);
                break;
            case (1049, true):
                SetAlternate(on, withCursor: true);
                break;
        }
    }

    public void SetLineDrawing(bool on) => _lineDrawing = on;

    /// <summary>Resets the terminal (<c>ESC c</c>).</summary>
    public void Reset()
    {
        Changes++;
        ResetTabs();
        (_top, _bottom, _origin, _insert, _wrap, _lineDrawing) = (0, _rows.Length - 1, false, false, true, false);
        WipeScreen();
        (CursorX, CursorY) = (0, 0);
    }

    private int Column => Math.Min(CursorX, _width - 1);

    /// <summary>The number of rows from the top down to the last that shows something or has the cursor.</summary>
    private int End
    {
        get
        {
            var end = _rows.Length;
            while (end > CursorY + 1 && string.IsNullOrWhiteSpace(_rows[end - 1].Text))
            {
                end--;
            }

            return end;
        }
    }

    /// <summary>The number of the row behind the last one of an echo, and where in that one it ends; null where it is not there.</summary>
    private (int Row, int Index)? EchoEnd(ScreenRow row, int column, string typed)
    {
        var visible = Visible(typed);
        var y = Array.IndexOf(_rows, row);
        var seen = 0;
        var index = y < 0 ? 0 : row.IndexAt(column);
        for (; y >= 0 && y < _rows.Length && seen < visible.Length; y++)
        {
            var text = _rows[y].Text;
            for (index = seen == 0 ? index : 0; index < text.Length && seen < visible.Length; index++)
            {
                if (IsVisible(text[index]) && text[index] != visible[seen++])
                {
                    return null;
                }
            }
        }

        return seen == visible.Length && y >= 0 ? (y, index) : null;
    }

    private static bool IsVisible(char c) => !char.IsWhiteSpace(c) && !char.IsControl(c);

    /// <summary>Where in a row the new text begins; null where nothing is new.</summary>
    private int? NewFrom(ScreenRow row, bool isAfterInput)
    {
        if (!row.IsChanged && !(isAfterInput && row.Before.Length == 0))
        {
            return null;
        }

        var now = row.Text.AsSpan().TrimEnd();
        var before = row.Before.AsSpan().TrimEnd();
        if (now.Length == 0)
        {
            return isAfterInput && before.Length == 0 ? 0 : null;
        }

        return before.StartsWith(now) || (row == _input && Visible(row.Text) == Visible(row.Before)) ? null
            : before.Length > 0 && now.StartsWith(before) ? (now.StartsWith(row.Before) ? row.Before.Length : before.Length)
            : row == _input ? now.CommonPrefixLength(before)
            : 0;
    }

    private IEnumerable<(string Text, int First, int Last)> Logical()
    {
        for (var y = 0; y < End; y++)
        {
            var (text, last) = LineAt(y);
            yield return (text, y, last);
            y = last;
        }
    }

    private (string Text, int Last) LineAt(int y)
    {
        if (!_rows[y].Wraps || y + 1 == _rows.Length)
        {
            return (_rows[y].Text, y);
        }

        var text = new StringBuilder();
        for (; ; y++)
        {
            text.Append(_rows[y].Text);
            if (!_rows[y].Wraps || y + 1 == _rows.Length)
            {
                return (text.ToString(), y);
            }
        }
    }

    private bool Edit(Action<ScreenRow> edit)
    {
        edit(_rows[CursorY]);
        return true;
    }

    private void WipeScreen()
    {
        if (!IsAlternate)
        {
            // tmux moves what was shown into the history.
            var used = _rows.Length;
            while (used > 0 && _rows[used - 1].Text.Length == 0)
            {
                used--;
            }

            foreach (var row in _rows.Take(used))
            {
                Leave(row);
            }
        }

        for (var y = 0; y < _rows.Length; y++)
        {
            _rows[y] = new ScreenRow(_width);
        }

        _input = null;
    }

    /// <summary>How many rows tmux takes from a full history at once.</summary>
    private static int Trim(int limit) => Math.Max(1, limit / 10);

    private void Leave(ScreenRow row)
    {
        if (!IsAlternate)
        {
            _history.Size += 1 - (_history.Size >= _history.Limit ? Math.Min(_history.Size, Trim(_history.Limit)) : 0);
            _passed.Pass(row, NewFrom(row, _input is null || (row != _input && !_rows.Contains(_input))));
        }
    }

    private void ShiftUp(int top, int count)
    {
        for (count = Math.Min(count, _bottom - top + 1); count > 0; count--)
        {
            Array.Copy(_rows, top + 1, _rows, top, _bottom - top);
            _rows[_bottom] = new ScreenRow(_width);
        }
    }

    private void ScrollDown(int top, int count)
    {
        Changes++;
        for (count = Math.Min(count, _bottom - top + 1); count > 0; count--)
        {
            Array.Copy(_rows, top, _rows, top + 1, _bottom - top);
            _rows[top] = new ScreenRow(_width);
        }
    }

    private void SetAlternate(bool on, bool withCursor)
    {
        if (on == IsAlternate)
        {
            return;
        }

        Changes++;
        if (on)
        {
            (_main, _mainCursor) = (_rows, (CursorX, CursorY));
            _rows = Blank(_rows.Length);
            return;
        }

        (_rows, _main) = (_main!, null);
        if (withCursor)
        {
            (CursorX, CursorY) = _mainCursor;
        }
    }

    private ScreenRow[] Blank(int height) => [.. Enumerable.Range(0, height).Select(_ => new ScreenRow(_width))];

    private static void Fill(ScreenRow[] rows, IReadOnlyList<string> texts, IReadOnlyList<bool> wraps)
    {
        for (var y = 0; y < Math.Min(rows.Length, texts.Count); y++)
        {
            rows[y].Fill(texts[y]);
            rows[y].Wraps = y < wraps.Count && wraps[y];
        }
    }

    private void ResetTabs() => _tabs = [.. Enumerable.Range(1, Math.Max(0, (_width - 1) / TabWidth)).Select(i => i * TabWidth)];
}
