namespace TmuxTool.Tmux;

/// <summary>
/// Notices that a program clears the history (<c>ESC [ 3 J</c>) or resets the terminal (<c>ESC c</c>). Read from the
/// stream, as control mode escapes it, cut anywhere.
/// </summary>
internal sealed class Erasure
{
    private static readonly byte[][] s_sequences = [@"\033[3J"u8.ToArray(), @"\033c"u8.ToArray()];

    // Longer than either, so that one that was cut is found whole.
    private const int Longest = 8;

    private byte[] _tail = [];

    public bool WasSeen { get; private set; }

    public void Forget() => (WasSeen, _tail) = (false, []);

    public void Add(ReadOnlySpan<byte> escaped)
    {
        byte[] joined = [.. _tail, .. escaped[..Math.Min(escaped.Length, Longest)]];
        _tail = escaped.Length >= Longest ? escaped[^Longest..].ToArray() : joined[^Math.Min(joined.Length, Longest)..];
        foreach (var sequence in s_sequences)
        {
            WasSeen |= escaped.IndexOf(sequence) >= 0 || joined.AsSpan().IndexOf(sequence) >= 0;
        }
    }
}
