using System.Globalization;
using System.Text.Json;

namespace TmuxTool.Registry;

/// <summary>Times in rows: <c>yyyy-MM-ddTHH:mm:ssZ</c> is written; offsets and fractions are read too.</summary>
internal static class RowTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static bool TryParse(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        if (!reader.ValueIsEscaped && TryParseUsual(reader.ValueSpan, out time))
        {
            return true;
        }

        time = default;

        // Without an offset the time is UTC, as everything the scripts write.
        return reader.GetString() is { Length: >= 10 } text && text[4] == '-' && text[7] == '-'
            && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    public static string Show(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    private static bool TryParseUsual(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T'
            || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
        {
            return false;
        }

        var year = (Two(text) * 100) + Two(text[2..]);
        var (month, day) = (Two(text[5..]), Two(text[8..]));
        var (hour, minute, second) = (Two(text[11..]), Two(text[14..]), Two(text[17..]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    private static int Two(ReadOnlySpan<byte> text)
        => char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[1])
            ? ((text[0] - '0') * 10) + text[1] - '0'
            : -10_000;
}
