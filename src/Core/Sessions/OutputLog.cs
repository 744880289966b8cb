using System.Buffers;
using System.Globalization;
using System.Text;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Something that a pane did: it printed bytes or has another size.</summary>
/// <param name="Moment">The timestamp of its arrival.</param>
/// <param name="Bytes">What it printed; null where it was resized.</param>
/// <param name="Size">The new size.</param>
internal readonly record struct PaneEvent(long Moment, ArrayBufferWriter<byte>? Bytes, (int Columns, int Rows) Size);

/// <summary>
/// Keeps what a pane prints, with the moment of its arrival, until somebody takes it. Keeps nothing from the beginning
/// on, and after a stretch was lost, until the answer to <see cref="Resume"/>: what is shown there makes up for it.
/// </summary>
internal sealed class OutputLog(TimeProvider time, string paneId) : IControlModeSink
{
    // What a stalled disk or pipe may hold up before a stretch is given up.
    private const int Limit = 16 * 1024 * 1024;

    // Outputs that are closer together are one event.
    private const int Largest = 64 * 1024;
    private static readonly TimeSpan s_closest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly byte[] _pauseLine = Encoding.ASCII.GetBytes("%pause " + paneId);
    private readonly string _number = paneId[1..];
    private List<PaneEvent> _events = [];
    private int _size;
    private string? _resumption;
    private bool _listens;
    private long _resumed;

    /// <summary>Whether outputs are not kept: a screen is needed first.</summary>
    public bool HasGap
    {
        get
        {
            lock (_gate)
            {
                return !_listens;
            }
        }
    }

    /// <summary>How often a stretch was lost.</summary>
    public int Gaps { get; private set; }

    /// <summary>The timestamp at which outputs were kept again.</summary>
    public long Resumed
    {
        get
        {
            lock (_gate)
            {
                return _resumed;
            }
        }
    }

    /// <summary>The words after whose answer outputs are kept again: those of a command list that captures the screen, at its end.</summary>
    public string[] Resume()
    {
        lock (_gate)
        {
            // Unguessable, so that nothing on the screen can pass for it.
            _resumption = Guid.NewGuid().ToString("N");
            return ["display-message", "-p", _resumption];
        }
    }

    /// <summary>Takes what has come since the last time.</summary>
    public IReadOnlyList<PaneEvent> Take()
    {
        lock (_gate)
        {
            var events = _events;
            (_events, _size) = ([], 0);
            return events;
        }
    }

    public void OnBlock(ControlModeBlock block)
    {
        lock (_gate)
        {
            if (_resumption is not null && block.Text.AsSpan().TrimEnd('\n').SequenceEqual(_resumption))
            {
                (_resumption, _listens, _resumed) = (null, true, time.GetTimestamp());
            }
        }
    }

    public void OnOutput(ReadOnlySpan<byte> pane, ReadOnlySpan<byte> escaped)
    {
        lock (_gate)
        {
            if (!_listens)
            {
                return;
            }

            if (_size + escaped.Length > Limit)
            {
                Lose();
                return;
            }

            _size += escaped.Length;
            var bytes = Current(escaped.Length);
            bytes.Advance(ControlModeText.Unescape(escaped, bytes.GetSpan(escaped.Length)));
        }
    }

    public void OnNotification(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (line.SequenceEqual(_pauseLine))
            {
                // tmux has thrown away what it had not sent yet.
                Lose();
            }
            else if (_listens && line.StartsWith("%layout-change "u8) && SizeIn(Encoding.ASCII.GetString(line)) is { } size)
            {
                _events.Add(new PaneEvent(time.GetTimestamp(), null, size));
            }
        }
    }

    private void Lose()
    {
        Gaps += _listens ? 1 : 0;
        _listens = false;
    }

    private ArrayBufferWriter<byte> Current(int more)
    {
        var now = time.GetTimestamp();
        if (_events is [.., { Bytes: { } last, Moment: var moment }]
            && last.WrittenCount + more <= Largest
            && time.GetElapsedTime(moment, now) < s_closest)
        {
            return last;
        }

        var bytes = new ArrayBufferWriter<byte>(Math.Max(more, 256));
        _events.Add(new PaneEvent(now, bytes, default));
        return bytes;
    }

    /// <summary>%layout-change @1 LAYOUT VISIBLE FLAGS, where a pane of a layout is WIDTHxHEIGHT,X,Y,NUMBER.</summary>
    private (int Columns, int Rows)? SizeIn(string line)
    {
        if (line.Split(' ') is not [_, _, _, var visible, ..])
        {
            return null;
        }

        var cells = visible.Split(',', '[', ']', '{', '}');
        for (var i = 3; i < cells.Length; i++)
        {
            if (cells[i] == _number && cells[i - 3].Split('x') is [var columns, var rows]
                && int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
                && int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var height))
            {
                return (width, height);
            }
        }

        return null;
    }
}
