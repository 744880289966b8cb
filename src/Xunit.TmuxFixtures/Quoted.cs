using System.Globalization;
using System.Text;

namespace Xunit.TmuxFixtures;

/// <summary>Text as one line of a log or a message shows it.</summary>
internal static class Quoted
{
    private const int Limit = 200;

    public static string Of(string text)
    {
        var quoted = new StringBuilder("'");
        // Half of a character beyond the BMP is none, and no result file can hold it.
        var length = text.Length <= Limit ? text.Length : char.IsHighSurrogate(text[Limit - 1]) ? Limit - 1 : Limit;
        foreach (var c in text[..length])
        {
            _ = c switch
            {
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append(text.Length > length ? "'…" : "'").ToString();
    }
}
