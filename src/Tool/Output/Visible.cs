using System.Globalization;
using System.Text;

namespace TmuxTool.Cli.Output;

/// <summary>Text from programs and files, made harmless for a terminal: what would steer it is shown instead.</summary>
internal static class Visible
{
    /// <summary>For one line: a line break is shown, too.</summary>
    public static string Line(string text) => Show(text, keepLayout: false);

    /// <summary>For several lines: line breaks and tabs stay.</summary>
    public static string Text(string text) => Show(text, keepLayout: true);

    /// <summary>For text with SGR sequences of our own: the escape characters that begin them stay.</summary>
    public static string Styled(string text) => string.Join('\e', text.Split('\e').Select(Text));

    /// <summary>Whether a character does something to a terminal, or to the direction of what is written.</summary>
    public static bool Steers(char character) => Steers(character, keepLayout: false);

    private static string Show(string text, bool keepLayout)
    {
        var first = FirstToShow(text, keepLayout);
        if (first < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (var character in text.AsSpan(first))
        {
            if (!Steers(character, keepLayout))
            {
                shown.Append(character);
            }
            else if (character < ' ')
            {
                shown.Append('^').Append((char)(character + '@'));
            }
            else if (character == '\x7f')
            {
                shown.Append("^?");
            }
            else if (character <= '\xff')
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }

        return shown.ToString();
    }

    private static int FirstToShow(string text, bool keepLayout)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Steers(text[i], keepLayout))
            {
                return i;
            }
        }

        return -1;
    }

    // Beside the control characters: line and paragraph separators, and what turns the writing direction.
    private static bool Steers(char character, bool keepLayout)
        => char.IsControl(character)
            ? !keepLayout || character is not ('\n' or '\t')
            : character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
