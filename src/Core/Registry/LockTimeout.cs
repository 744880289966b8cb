using System.Globalization;

namespace TmuxTool.Registry;

/// <summary>How long to wait for the lock.</summary>
internal static class LockTimeout
{
    /// <summary>5 seconds.</summary>
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(5);

    /// <summary><c>$LOCK_TIMEOUT</c> in seconds, decimals allowed; <see cref="Default"/> where unset or empty.</summary>
    /// <exception cref="ArgumentException">It is no number from 0 to 86400; the message is one line.</exception>
    public static TimeSpan FromEnvironment() => Parse(Environment.GetEnvironmentVariable("LOCK_TIMEOUT"));

    /// <summary>Reads a value of <c>LOCK_TIMEOUT</c>.</summary>
    /// <param name="text">Seconds with a decimal point, such as <c>5</c> or <c>0.5</c>.</param>
    /// <exception cref="ArgumentException">It is no number from 0 to 86400; the message is one line.</exception>
    public static TimeSpan Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Default;
        }

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= 86_400
            ? TimeSpan.FromSeconds((double)seconds)
            : throw new ArgumentException(
                $"LOCK_TIMEOUT is '{Shown(text)}', and must be seconds from 0 to 86400, such as 5 or 0.5");
    }

    internal static string Show(TimeSpan timeout)
        => timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

    private static string Shown(string text)
        => string.Concat(text.Take(40).Select(c => char.IsControl(c) ? '?' : c)) + (text.Length > 40 ? "…" : "");
}
