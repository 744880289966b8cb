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
        foreach (var c in text.Length > Limit ? text[..Limit] : text)
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

        return quoted.Append(text.Length > Limit ? "'…" : "'").ToString();
    }
}
