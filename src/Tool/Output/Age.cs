using System.Globalization;
using TmuxTool.Cli.Binding;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Output;

/// <summary>How long ago something was: <c>5s ago</c>, <c>3m ago</c>, <c>2h ago</c>, <c>7d ago</c>.</summary>
internal static class Age
{
    /// <summary>The clock, or what NOW_EPOCH says instead.</summary>
    /// <exception cref="UsageException">NOW_EPOCH is not a number of seconds.</exception>
    public static DateTimeOffset Now()
    {
        var text = Environment.GetEnvironmentVariable("NOW_EPOCH");
        if (string.IsNullOrEmpty(text))
        {
            return TimeProvider.System.GetUtcNow();
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        throw new UsageException($"NOW_EPOCH '{text}' is not a time in whole seconds since 1970; unset it to use the clock");
    }

    public static string Show(DateTimeOffset then, DateTimeOffset now)
    {
        if (then == SessionRow.UnknownTime)
        {
            return "-";
        }

        // A clock that was set back is no reason to show a negative age.
        var seconds = Math.Max(0, (long)(now - then).TotalSeconds);
        return seconds switch
        {
            < 60 => $"{seconds}s ago",
            < 3600 => $"{seconds / 60}m ago",
            < 86400 => $"{seconds / 3600}h ago",
            _ => $"{seconds / 86400}d ago",
        };
    }

    /// <summary>The same in a narrow column: <c>5s</c>, <c>3m</c>.</summary>
    public static string Brief(DateTimeOffset then, DateTimeOffset now) => Show(then, now).Split(' ')[0];

    /// <summary>A moment as the registry writes it.</summary>
    public static string Iso(DateTimeOffset moment)
        => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
