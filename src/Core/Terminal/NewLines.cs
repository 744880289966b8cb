using System.Text;

namespace TmuxTool.Terminal;

/// <summary>A line of output: one row, or several that were wrapped.</summary>
/// <param name="Text">The whole line, so that <c>^</c> is its true start.</param>
/// <param name="Start">Where the new text begins.</param>
/// <param name="LeftOfCursor">What stands left of the cursor, where it is in this line; blanks that nobody has written count.</param>
/// <param name="End">Where it ends, counted from the end of the line: behind it stands what was there before.</param>
internal readonly record struct NewLine(string Text, int Start, string? LeftOfCursor = null, int End = 0)
{
    /// <summary>The new text.</summary>
    public string New => Text[Math.Min(Start, Text.Length - End)..^End];
}

/// <summary>The new lines that have left the screen; bounded, the oldest go first.</summary>
internal sealed class NewLines
{
    // In characters: memory stays bounded whatever a program prints.
    private const int Limit = 8 * 1024 * 1024;

    // Of a line that goes on and on, no more is looked at each time.
    private const int LongestLook = 64 * 1024;

    private readonly List<NewLine> _lines = [];
    private readonly StringBuilder _open = new();
    private int? _openStart;
    private long _size;
    private int _checkpoint;

    public long Dropped { get; private set; }

    public int Count => _lines.Count;

    public IEnumerable<string> Texts => _lines.Select(line => line.Text.TrimEnd());

    public void Clear()
    {
        _lines.Clear();
        _open.Clear();
        (_openStart, _size, _checkpoint, Dropped) = (null, 0, 0, 0);
    }

    public void Checkpoint() => _checkpoint = _lines.Count;

    public void ForgetSinceCheckpoint()
    {
        _lines.RemoveRange(Math.Min(_checkpoint, _lines.Count), Math.Max(0, _lines.Count - _checkpoint));
        _open.Clear();
        _openStart = null;
    }

    /// <summary>Takes a row that leaves the screen.</summary>
    /// <param name="row">The row.</param>
    /// <param name="start">Where its new text begins; null where it has none.</param>
    public void Pass(ScreenRow row, int? start)
    {
        _openStart ??= start is { } at ? _open.Length + at : null;
        _open.Append(row.Text);
        if (_open.Length > Limit)
        {
            _open.Remove(0, _open.Length - (Limit / 2));
            (_openStart, Dropped) = (0, Dropped + 1);
        }

        if (row.Continues)
        {
            return;
        }

        if (_openStart is { } begin)
        {
            Add(new NewLine(_open.ToString(), begin, End: row.Text.Length - row.NewEnd));
        }

        _open.Clear();
        _openStart = null;
    }

    /// <summary>Keeps only the last lines.</summary>
    public void Keep(int count)
    {
        if (_lines.Count > count)
        {
            _lines.RemoveRange(0, _lines.Count - count);
            _size = _lines.Sum(line => (long)line.Text.Length);
            _checkpoint = Math.Min(_checkpoint, _lines.Count);
        }
    }

    /// <summary>Begins a list with all lines; the rows of the screen follow.</summary>
    public Joiner Begin(List<NewLine> lines)
    {
        lines.AddRange(_lines);
        return new Joiner(lines, _open, _openStart);
    }

    /// <summary>Begins a list of what the screen shows; its first line may have begun above, and only its end counts where it is long.</summary>
    public Joiner BeginScreen()
    {
        var cut = Math.Max(0, _open.Length - LongestLook);
        return cut == 0 ? new([], _open, _openStart) : new([], new StringBuilder(_open.ToString(cut, LongestLook)), _openStart is { } at ? Math.Max(0, at - cut) : null);
    }

    /// <summary>Puts lines before these: those of an earlier model that had left its screen, and those that have left it since.</summary>
    public void Inherit(NewLines earlier, IEnumerable<NewLine> left)
    {
        var own = _lines.ToList();
        _lines.Clear();
        (_size, Dropped) = (0, Dropped + earlier.Dropped);
        foreach (var line in earlier._lines.Concat(left).Concat(own))
        {
            Add(line);
        }
    }

    /// <summary>Tells where the new text of each line begins; null where nothing of it is new.</summary>
    public void RemoveOld(Func<string, int?> start)
    {
        var lines = _lines.Select(line => (Line: line, Start: start(line.Text.TrimEnd()))).Where(line => line.Start is not null).ToList();
        _lines.Clear();
        _lines.AddRange(lines.Select(line => line.Line with { Start = line.Start!.Value }));
    }

    public void Add(NewLine line)
    {
        _lines.Add(line);
        _size += line.Text.Length;
        if (_size <= Limit)
        {
            return;
        }

        // Half of them at once: to take them one by one would be quadratic.
        var (drop, freed) = (0, 0L);
        while (drop < _lines.Count - 1 && freed < Limit / 2)
        {
            freed += _lines[drop++].Text.Length;
        }

        _lines.RemoveRange(0, drop);
        (_size, Dropped, _checkpoint) = (_size - freed, Dropped + drop, Math.Max(0, _checkpoint - drop));
    }

    /// <summary>Joins rows that were wrapped to lines.</summary>
    internal sealed class Joiner(List<NewLine> lines, StringBuilder open, int? openStart)
    {
        private readonly StringBuilder _text = new StringBuilder().Append(open);
        private int? _start = openStart;
        private string? _leftOfCursor;
        private int _end;

        public List<NewLine> Lines => lines;

        public void Add(ScreenRow row, int? start, string? leftOfCursor)
        {
            _start ??= start is { } at ? _text.Length + at : null;
            _leftOfCursor ??= leftOfCursor is null ? null : _text.Length > 0 && leftOfCursor.Length < _text.Length ? _text + leftOfCursor : leftOfCursor;
            _text.Append(row.Text);
            _end = start is null ? 0 : row.Text.Length - row.NewEnd;
        }

        public void EndLine(bool continues)
        {
            if (continues)
            {
                return;
            }

            if (_start is { } begin)
            {
                lines.Add(new NewLine(_text.ToString(), begin, _leftOfCursor, Math.Min(_end, _text.Length - Math.Min(begin, _text.Length))));
            }

            _text.Clear();
            (_start, _leftOfCursor) = (null, null);
        }
    }
}
