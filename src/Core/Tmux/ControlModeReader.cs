using System.Buffers;
using System.Text;

namespace TmuxTool.Tmux;

/// <summary>A reply block of control mode.</summary>
/// <param name="FromInput">Whether the command came from the client's input, not from its arguments.</param>
/// <param name="Ok">Whether the block ended with <c>%end</c>.</param>
/// <param name="Text">What the command printed; lines ended by <c>\n</c>.</param>
internal readonly record struct ControlModeBlock(bool FromInput, bool Ok, string Text);

/// <summary>Receives what a <see cref="ControlModeReader"/> reads. Spans are only valid during the call.</summary>
internal interface IControlModeSink
{
    /// <summary>Whether the text of such a block is needed; others come without it.</summary>
    bool NeedsBlock(bool fromInput) => true;

    void OnBlock(ControlModeBlock block);

    /// <param name="pane">The pane id.</param>
    /// <param name="escaped">What the program wrote; control characters and backslashes as <c>\ooo</c>.</param>
    void OnOutput(ReadOnlySpan<byte> pane, ReadOnlySpan<byte> escaped);

    /// <param name="line">The whole line, such as <c>%window-close @1</c>.</param>
    void OnNotification(ReadOnlySpan<byte> line);
}

/// <summary>
/// Reads the protocol that <c>tmux -C</c> prints: bytes in, blocks and notifications out. Pure, so that recorded
/// streams can be replayed; whatever is not a line of the protocol is passed over. Keeps a bounded number of bytes.
/// </summary>
internal sealed class ControlModeReader(IControlModeSink sink)
{
    /// <summary>The most bytes of a block, and of all blocks of a reply. More is asked for in parts.</summary>
    public const int ReplyLimit = 8 * 1024 * 1024;

    // What a client asks for when it connects are lists, and captures of single screens.
    private const int StartLimit = 2 * 1024 * 1024;

    // tmux writes outputs in pieces of a few kilobytes, and of other lines none is longer.
    private const int LineLimit = 1024 * 1024;

    private ArrayBufferWriter<byte> _block = new();
    private byte[] _rest = [];
    private int _restLength;
    private byte[]? _guard;
    private bool _isInsideBlockLine;

    // Flags: 1 for a command read from the client's input, 0 for the one on its command line.
    private bool IsFromInput => _guard is [.., (byte)' ', (byte)'1'];

    /// <summary>Takes the next bytes of the stream, cut anywhere.</summary>
    /// <exception cref="InvalidDataException">A line or a block has no end.</exception>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (_restLength == 0)
            {
                ReadLine(bytes[..end]);
            }
            else
            {
                Keep(bytes[..end]);
                var length = _restLength;
                _restLength = 0;
                ReadLine(_rest.AsSpan(0, length));
            }

            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_guard is not null && (_isInsideBlockLine || _restLength + bytes.Length > "%error".Length + _guard.Length))
        {
            // Too long for the end of the block.
            AddToBlock(_rest.AsSpan(0, _restLength));
            AddToBlock(bytes);
            (_restLength, _isInsideBlockLine) = (0, true);
            return;
        }

        if (_restLength + bytes.Length > LineLimit)
        {
            throw new InvalidDataException("a line without an end");
        }

        if (_restLength + bytes.Length > _rest.Length)
        {
            Array.Resize(ref _rest, Math.Max(_rest.Length * 2, _restLength + bytes.Length));
        }

        bytes.CopyTo(_rest.AsSpan(_restLength));
        _restLength += bytes.Length;
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (_guard is not null)
        {
            ReadBlockLine(line);
        }
        else if (line.StartsWith("%output "u8))
        {
            ReadOutput(line["%output "u8.Length..], " "u8);
        }
        else if (line.StartsWith("%extended-output "u8))
        {
            ReadOutput(line["%extended-output "u8.Length..], " : "u8);
        }
        else if (line.StartsWith("%begin "u8))
        {
            _guard = line["%begin"u8.Length..].ToArray();
            ResetBlock();
        }
        else if (line.Length > 0 && line[0] == (byte)'%')
        {
            sink.OnNotification(line);
        }
    }

    private void ReadBlockLine(ReadOnlySpan<byte> line)
    {
        // A command's own output may look like an end: only the one with this block's time, number and flags is.
        var isRest = _isInsideBlockLine;
        _isInsideBlockLine = false;
        var ok = !isRest && line.StartsWith("%end "u8) && line["%end"u8.Length..].SequenceEqual(_guard);
        if (!ok && (isRest || !(line.StartsWith("%error "u8) && line["%error"u8.Length..].SequenceEqual(_guard))))
        {
            AddToBlock(line);
            AddToBlock("\n"u8);
            return;
        }

        var fromInput = IsFromInput;
        _guard = null;
        sink.OnBlock(new ControlModeBlock(fromInput, ok, sink.NeedsBlock(fromInput) ? Encoding.UTF8.GetString(_block.WrittenSpan) : ""));
    }

    private void AddToBlock(ReadOnlySpan<byte> bytes)
    {
        if (_block.WrittenCount + bytes.Length > (IsFromInput ? ReplyLimit : StartLimit))
        {
            throw new InvalidDataException("a reply without an end");
        }

        _block.Write(bytes);
    }

    private void ResetBlock()
    {
        if (_block.Capacity > LineLimit)
        {
            // Large replies are rare: what one of them took is given back.
            _block = new ArrayBufferWriter<byte>();
        }

        _block.ResetWrittenCount();
    }

    private void ReadOutput(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> separator)
    {
        // %output %1 DATA; %extended-output %1 AGE : DATA, where later versions may add fields before the colon.
        if (rest.IndexOf((byte)' ') is > 0 and var space && rest[space..].IndexOf(separator) is >= 0 and var data)
        {
            sink.OnOutput(rest[..space], rest[(space + data + separator.Length)..]);
        }
    }
}
