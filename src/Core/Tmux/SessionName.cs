using System.Globalization;
using System.Text;

namespace TmuxTool.Tmux;

/// <summary>The rule for session names: only names that tmux keeps as they are and never misreads as a target.</summary>
public static class SessionName
{
    private const int MaxLength = 64;

    // At the start of a target these mean an option, an exact match, or the id of a session, window or pane.
    private static readonly char[] s_leading = ['-', '=', '$', '@', '%'];

    /// <summary>Checks a name.</summary>
    /// <param name="name">The name to check.</param>
    /// <param name="problem">One line that names the input, the rule and, where there is one, a name that would do.</param>
    public static bool IsValid(string name, out string problem)
    {
        var rule = BrokenRule(name);
        if (rule is null)
        {
            problem = "";
            return true;
        }

        var suggestion = Suggest(name);
        problem = $"invalid session name '{Visible(name)}': {rule}"
            + (suggestion.Length > 0 ? $"; try '{suggestion}'" : "");
        return false;
    }

    private static string? BrokenRule(string name)
    {
        if (name.Length == 0)
        {
            return "it is empty; give a name such as 'my-session'";
        }

        if (name.EnumerateRunes().Count() > MaxLength)
        {
            return $"it is longer than {MaxLength} characters";
        }

        if (name.EnumerateRunes().Any(IsUnprintable))
        {
            return "control and invisible characters are not allowed";
        }

        if (name.IndexOfAny(['.', ':', '/', '\\', '#']) is >= 0 and var at)
        {
            // tmux renames '.' and ':', escapes '\', expands '#'; '/' would not survive in file names.
            return $"'{name[at]}' is not allowed";
        }

        if (s_leading.Contains(name[0]))
        {
            return $"it must not begin with '{name[0]}'";
        }

        if (name.Contains('$', StringComparison.Ordinal))
        {
            return "'$' is not allowed"; // tmux escapes it before a letter.
        }

        return char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]) ? "it must not begin or end with white space" : null;
    }

    private static bool IsUnprintable(Rune rune) => rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;

    private static string Suggest(string name)
    {
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            var good = !IsUnprintable(rune) && rune.Value is not ('.' or ':' or '/' or '\\' or '#' or '$');
            kept.Append(good ? rune.ToString() : "-");
        }

        var trimmed = kept.ToString().Trim().TrimStart([.. s_leading, ' ']).TrimEnd('-', ' ');
        var cut = string.Concat(trimmed.EnumerateRunes().Take(MaxLength)).TrimEnd('-', ' ');
        return cut.Length > 0 && BrokenRule(cut) is null ? cut : "";
    }

    private static string Visible(string name) =>
        string.Concat(name.EnumerateRunes().Select(r => IsUnprintable(r) ? $"\\x{r.Value:x2}" : r.ToString()));
}
