using System.Buffers.Text;

namespace TmuxTool.Tmux;

/// <summary>
/// The mark with which shells tell terminals how a command ended: <c>ESC ] 133 ; D ; STATUS</c>, ended by BEL or
/// <c>ESC \</c>. Nothing of it is ever shown. Read from the stream, as control mode escapes it, cut anywhere.
/// </summary>
internal sealed class StatusMark
{
    private static readonly byte[] s_begin = @"\033]133;D;"u8.ToArray();

    // Longer than any mark, so that one that was cut is found whole.
    private const int Longest = 32;

    private byte[] _tail = [];

    /// <summary>The last one's status; null where there was none.</summary>
    public int? Status { get; private set; }

    public void Forget() => (Status, _tail) = (null, []);

    public void Add(ReadOnlySpan<byte> escaped)
    {
        byte[] joined = [.. _tail, .. escaped[..Math.Min(escaped.Length, Longest)]];
        Status = Last(escaped) ?? Last(joined) ?? Status;
        _tail = escaped.Length >= Longest ? escaped[^Longest..].ToArray() : joined[^Math.Min(joined.Length, Longest)..];
    }

    private static int? Last(ReadOnlySpan<byte> escaped)
    {
        while (escaped.LastIndexOf(s_begin) is >= 0 and var at)
        {
            var rest = escaped[(at + s_begin.Length)..];
            if (Utf8Parser.TryParse(rest, out int status, out var length)
                && (rest[length..].StartsWith(@"\007"u8) || rest[length..].StartsWith(@"\033\134"u8) || rest[length..].StartsWith(";"u8)))
            {
                return status;
            }

            escaped = escaped[..at];
        }

        return null;
    }
}
