using System.Globalization;

namespace TmuxTool.Waiting;

/// <summary>
/// One line of typed text, as it will be seen when terminal or program echo it. White space does not count: a tab is
/// echoed as blanks, and a line editor that wraps puts in blanks of its own. The text may be secret, so that only its
/// length and hash go into a mark that other processes read.
/// </summary>
internal sealed class EchoLine
{
    private readonly int _length;
    private readonly uint _hash;
    private readonly string? _text;

    private EchoLine(int length, uint hash, string? text) => (_length, _hash, _text) = (length, hash, text);

    public bool IsEmpty => _length == 0;

    /// <summary>The lines of typed text.</summary>
    public static IReadOnlyList<EchoLine> Of(string typed) =>
        [.. TypedText.Lines(typed).Select(line =>
        {
            var visible = string.Concat(line.Where(IsVisible));
            return new EchoLine(visible.Length, TextHash.Of(visible), visible);
        })];

    public static EchoLine Parse(string text)
    {
        var parts = text.Split('.');
        return new EchoLine(
            int.Parse(parts[0], CultureInfo.InvariantCulture), uint.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), null);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_length}.{_hash:x}");

    /// <summary>Where the echo ends that begins at <paramref name="start"/>, or -1 where something else stands there.</summary>
    public int EndIn(string line, int start)
    {
        var (hash, seen) = (TextHash.Start, 0);
        var index = start;
        for (; index < line.Length && seen < _length; index++)
        {
            if (IsVisible(line[index]))
            {
                hash = TextHash.Add(hash, line[index]);
                seen++;
            }
        }

        return seen == _length && hash == _hash ? index : -1;
    }

    /// <summary>Where the echo begins that ends the line, or -1.</summary>
    public int StartAtEndOf(string line)
    {
        var (start, seen) = (line.Length, 0);
        while (start > 0 && seen < _length)
        {
            start--;
            seen += IsVisible(line[start]) ? 1 : 0;
        }

        return seen == _length && EndIn(line, start) >= 0 ? start : -1;
    }

    /// <summary>Whether what stands from <paramref name="start"/> on may be the beginning of an echo that is still being written.</summary>
    public bool MayBeBegunIn(string line, int start)
    {
        var seen = string.Concat(line.Skip(start).Where(IsVisible));
        return seen.Length < _length && (_text is null || _text.StartsWith(seen, StringComparison.Ordinal));
    }

    private static bool IsVisible(char c) => !char.IsWhiteSpace(c) && !char.IsControl(c);
}
