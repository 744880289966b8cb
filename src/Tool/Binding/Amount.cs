using System.Globalization;
using McMaster.Extensions.CommandLineUtils;

namespace TmuxTool.Cli.Binding;

/// <summary>Numbers in the user's words. Read the same way in every locale.</summary>
internal static class Amount
{
    private const double LongestSeconds = 1_000_000;
    private const int LargestSize = 10_000;

    /// <summary>Seconds, decimals allowed.</summary>
    /// <exception cref="UsageException">It is something else; .NET also reads <c>NaN</c> and <c>-Infinity</c> as numbers.</exception>
    public static TimeSpan Seconds(CommandOption option, double otherwise)
    {
        if (!option.HasValue())
        {
            return TimeSpan.FromSeconds(otherwise);
        }

        var text = option.Value();
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= LongestSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        throw new UsageException(
            $"{ParsingError.NameOf(option)} '{text}' is not a number of seconds from 0 to {LongestSeconds:0}; write for example 2 or 0.5");
    }

    /// <summary>A whole number that is at least <paramref name="least"/>.</summary>
    public static int Count(CommandOption option, int otherwise, int least, int most)
    {
        if (!option.HasValue())
        {
            return otherwise;
        }

        var text = option.Value();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most)
        {
            return count;
        }

        throw new UsageException($"{ParsingError.NameOf(option)} '{text}' is not a whole number from {least} to {most}; write for example {otherwise}");
    }

    /// <summary>A duration such as <c>90s</c>, <c>30m</c>, <c>2h</c> or <c>1d</c>.</summary>
    public static TimeSpan? Duration(CommandOption option)
    {
        if (!option.HasValue())
        {
            return null;
        }

        var text = option.Value() ?? "";
        var seconds = text is [.., var unit] ? unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        if (seconds != 0
            && long.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= (long)TimeSpan.MaxValue.TotalSeconds / seconds / 10)
        {
            return TimeSpan.FromSeconds(count * seconds);
        }

        throw new UsageException(
            $"{ParsingError.NameOf(option)} '{text}' is not a duration; write a whole number and s, m, h or d, for example 90s, 30m, 2h or 1d");
    }

    /// <summary>A terminal's size such as <c>80x24</c>.</summary>
    public static (int Columns, int Rows) Size(CommandOption option, int columns, int rows)
    {
        if (!option.HasValue())
        {
            return (columns, rows);
        }

        var text = option.Value() ?? "";
        if (text.Split('x') is [var left, var right] && Side(left, out var width) && Side(right, out var height))
        {
            return (width, height);
        }

        throw new UsageException(
            $"{ParsingError.NameOf(option)} '{text}' is not COLUMNSxROWS, each from 1 to {LargestSize}; write for example 120x40");
    }

    /// <summary>Seconds as a message shows them: <c>30s</c>, <c>0.5s</c>.</summary>
    public static string Show(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s");

    private static bool Side(string text, out int value)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= LargestSize;
}
