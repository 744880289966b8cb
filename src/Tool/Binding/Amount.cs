using System.Globalization;
using McMaster.Extensions.CommandLineUtils;

namespace TmuxTool.Cli.Binding;

/// <summary>Numbers in the user's words. Read the same way in every locale.</summary>
internal static class Amount
{
    // 11 days: the timers of .NET take no more than 49.
    private const double LongestSeconds = 1_000_000;

    // A hundred years: ages are taken from the clock's date.
    private const double LongestAge = 36_525.0 * 86_400;
    private const int LargestSize = 10_000;

    /// <summary>How long a verb may take or wait: a duration of at most <see cref="LongestSeconds"/>, decimals allowed.</summary>
    /// <exception cref="UsageException">It is something else.</exception>
    public static TimeSpan Limit(CommandOption option, double otherwise)
        => option.HasValue() ? Parse(option, LongestSeconds) : TimeSpan.FromSeconds(otherwise);

    /// <summary>A duration such as <c>10</c>, <c>90s</c>, <c>500ms</c>, <c>30m</c>, <c>2h</c> or <c>1.5d</c>; a number alone is seconds.</summary>
    /// <exception cref="UsageException">It is something else.</exception>
    public static TimeSpan? Duration(CommandOption option)
        => option.HasValue() ? Parse(option, LongestAge) : null;

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

    private static TimeSpan Parse(CommandOption option, double longest)
    {
        var text = option.Value() ?? "";
        var (digits, unit) = text switch
        {
            [.. var number, 'm', 's'] => (number, 0.001),
            [.. var number, 's'] => (number, 1),
            [.. var number, 'm'] => (number, 60),
            [.. var number, 'h'] => (number, 3600),
            [.. var number, 'd'] => (number, 86_400),
            _ => (text, 1.0),
        };
        // .NET also reads NaN and -Infinity as numbers, and 1e3.
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * unit is >= 0 and var seconds
            && seconds <= longest)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        var limit = string.Create(CultureInfo.InvariantCulture, $"{longest / 86_400:0}d");
        throw new UsageException($"{ParsingError.NameOf(option)} '{text}' is not a duration up to {limit}; write for example 10, 0.5s, 500ms, 2m, 1h or 1d");
    }

    private static bool Side(string text, out int value)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= LargestSize;
}
