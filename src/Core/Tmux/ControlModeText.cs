namespace TmuxTool.Tmux;

/// <summary>Bytes as control mode prints them: control characters and backslashes as <c>\ooo</c>.</summary>
internal static class ControlModeText
{
    public static byte[] Unescape(ReadOnlySpan<byte> escaped)
    {
        var bytes = new byte[escaped.Length];
        return bytes[..Unescape(escaped, bytes)];
    }

    /// <summary>Returns how many bytes it has written; there are never more than before.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> bytes)
    {
        var length = 0;
        while (escaped.IndexOf((byte)'\\') is >= 0 and var at)
        {
            escaped[..at].CopyTo(bytes[length..]);
            length += at;
            if (escaped.Length >= at + 4 && IsOctal(escaped[at + 1]) && IsOctal(escaped[at + 2]) && IsOctal(escaped[at + 3]))
            {
                bytes[length++] = (byte)(((escaped[at + 1] - '0') << 6) | ((escaped[at + 2] - '0') << 3) | (escaped[at + 3] - '0'));
                escaped = escaped[(at + 4)..];
            }
            else
            {
                // capture-pane -C writes a backslash itself as two of them.
                bytes[length++] = (byte)'\\';
                escaped = escaped[(at + 1)..];
                escaped = escaped.StartsWith("\\"u8) ? escaped[1..] : escaped;
            }
        }

        escaped.CopyTo(bytes[length..]);
        return length + escaped.Length;
    }

    private static bool IsOctal(byte character) => character is >= (byte)'0' and <= (byte)'7';
}
