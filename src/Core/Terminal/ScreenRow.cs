using System.Text;
using TmuxTool.Tmux;

namespace TmuxTool.Terminal;

/// <summary>One row of a terminal: its cells, and the text that it had when the baseline was set.</summary>
internal sealed class ScreenRow
{
    private const int RightHalf = -1;

    private readonly int[] _cells;
    private Dictionary<int, string>? _combining;
    private int _used;
    private string? _text;

    // The cells that were written since the baseline lie between these columns.
    private (int From, int To) _written = (int.MaxValue, 0);

    public ScreenRow(int width) => _cells = new int[width];

    /// <summary>Whether the line goes on in the row below.</summary>
    public bool Wraps { get; set; }

    /// <summary>The text at the baseline; what differs from it is new.</summary>
    public string Before { get; private set; } = "";

    /// <summary>The text at the last checkpoint.</summary>
    public string AtCheckpoint { get; private set; } = "";

    /// <summary>Whether a cell was written since the baseline.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>The text, with the blanks at its end that were written.</summary>
    public string Text => _text ??= Build(_used);

    /// <summary>The text left of a column; cells that nothing was written to are blanks.</summary>
    public string LeftOf(int column) => Build(Math.Min(column, _cells.Length));

    /// <summary>The text between two columns.</summary>
    public string Between(int from, int to) => LeftOf(to)[Math.Min(IndexAt(from), LeftOf(to).Length)..];

    /// <summary>Makes what the row shows its baseline.</summary>
    public void Rebase() => (Before, IsChanged, _written) = (Text, false, (int.MaxValue, 0));

    /// <summary>Where new text ends that was written over the beginning of an older one, whose end still stands behind it.</summary>
    public int NewEnd
    {
        get
        {
            var end = _written is { From: 0, To: > 0 } && _written.To < _used ? IndexAt(_written.To) : Text.Length;
            return Before.AsSpan().EndsWith(Text.AsSpan(end)) ? end : Text.Length;
        }
    }

    /// <summary>Whether new text goes on in the row below: not where the end of an older line, which did, stands behind it.</summary>
    public bool Continues => Wraps && NewEnd == Text.Length;

    /// <summary>Makes a known text the baseline, whatever the row shows.</summary>
    public void Rebase(string before) => (Before, IsChanged) = (before, true);

    public void Checkpoint() => AtCheckpoint = Text;

    public void Write(int column, int rune, int width)
    {
        Clear(column, width);
        _written = (Math.Min(_written.From, column), Math.Max(_written.To, column + width));
        _cells[column] = rune;
        for (var i = 1; i < width; i++)
        {
            _cells[column + i] = RightHalf;
        }

        Touch(column + width);
    }

    /// <summary>Adds a combining character to the one before a column.</summary>
    public void Combine(int column, int rune)
    {
        var at = column - 1;
        while (at > 0 && _cells[at] == RightHalf)
        {
            at--;
        }

        if (at >= 0 && _cells[at] != 0)
        {
            _combining ??= [];
            _combining[at] = (_combining.TryGetValue(at, out var marks) ? marks : "") + new Rune(rune);
            Touch(0);
        }
    }

    /// <summary>Erases cells: nothing was written there.</summary>
    public void Erase(int from, int to)
    {
        to = Math.Min(to, _cells.Length);
        if (from >= to)
        {
            return;
        }

        Clear(from, to - from);
        if (to >= _used)
        {
            _used = Math.Min(_used, from);
        }

        Touch(0);
    }

    /// <summary>Erases the row as a part of the whole screen: whatever is written there later is new.</summary>
    public void Wipe()
    {
        Erase(0, _cells.Length);
        (Wraps, Before) = (false, "");
    }

    public void Insert(int column, int count)
    {
        count = Math.Min(count, _cells.Length - column);
        Move(column, column + count, _cells.Length - column - count);
        _used = Math.Min(_cells.Length, Math.Max(_used, column) + count);
        Clear(column, count);
        Touch(0);
    }

    public void Delete(int column, int count)
    {
        count = Math.Min(count, _cells.Length - column);
        Move(column + count, column, _cells.Length - column - count);
        Clear(_cells.Length - count, count);
        _used = Math.Max(Math.Min(_used, column), _used - count);
        Touch(0);
    }

    /// <summary>How many characters of the text stand before a column.</summary>
    public int IndexAt(int column)
    {
        var index = 0;
        for (var i = 0; i < Math.Min(column, _used); i++)
        {
            index += LengthOf(i);
        }

        return index;
    }

    /// <summary>Fills the row with text, as it was captured.</summary>
    public void Fill(string text)
    {
        var column = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var width = CellWidth.Of(rune);
            if (width == 0)
            {
                Combine(column, rune.Value);
            }
            else if (column + width <= _cells.Length)
            {
                Write(column, rune.Value, width);
                column += width;
            }
        }
    }

    private void Touch(int end)
    {
        _used = Math.Max(_used, end);
        (_text, IsChanged) = (null, true);
    }

    /// <summary>Clears cells, and the other half of a wide character that is cut.</summary>
    private void Clear(int column, int count)
    {
        if (count <= 0)
        {
            return;
        }

        for (var i = column; i > 0 && _cells[i] == RightHalf; i--)
        {
            _cells[i - 1] = ' ';
        }

        for (var i = column + count; i < _cells.Length && _cells[i] == RightHalf; i++)
        {
            _cells[i] = ' ';
        }

        Array.Clear(_cells, column, count);
        if (_combining is not null)
        {
            for (var i = column; i < column + count; i++)
            {
                _combining.Remove(i);
            }
        }
    }

    private void Move(int from, int to, int count)
    {
        if (count > 0)
        {
            Array.Copy(_cells, from, _cells, to, count);
            _combining = _combining?.Where(c => c.Key < Math.Min(from, to) || (c.Key >= from && c.Key < from + count))
                .ToDictionary(c => c.Key >= from ? c.Key - from + to : c.Key, c => c.Value);
        }
    }

    private int LengthOf(int column) => _cells[column] switch
    {
        RightHalf => 0,
        > 0xFFFF => 2,
        _ => 1,
    } + (_combining?.GetValueOrDefault(column)?.Length ?? 0);

    private string Build(int end)
    {
        var text = new StringBuilder(end);
        for (var i = 0; i < end; i++)
        {
            if (_cells[i] is 0)
            {
                text.Append(' ');
            }
            else if (_cells[i] != RightHalf)
            {
                _ = _cells[i] <= 0xFFFF ? text.Append((char)_cells[i]) : text.Append(new Rune(_cells[i]).ToString());
            }

            if (_combining?.TryGetValue(i, out var marks) == true)
            {
                text.Append(marks);
            }
        }

        return text.ToString();
    }
}
