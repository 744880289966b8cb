namespace TmuxTool.Tmux;

/// <summary>tmux's names for keys. tmux types a name that it does not know as text, so names are checked first.</summary>
public static class KeyName
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Enter", "Escape", "Tab", "BTab", "Space", "BSpace", "Up", "Down", "Left", "Right", "Home", "End",
        "PageUp", "PgUp", "PPage", "PageDown", "PgDn", "NPage", "Insert", "IC", "Delete", "DC",
        "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
        "KP/", "KP*", "KP-", "KP+", "KP.", "KPEnter", "KP0", "KP1", "KP2", "KP3", "KP4", "KP5", "KP6", "KP7", "KP8", "KP9",
    };

    private static readonly Dictionary<string, string> s_habits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Esc"] = "Escape",
        ["Return"] = "Enter",
        ["Ret"] = "Enter",
        ["CR"] = "Enter",
        ["Backspace"] = "BSpace",
        ["Back"] = "BSpace",
        ["Del"] = "Delete",
        ["Ins"] = "Insert",
        ["Spacebar"] = "Space",
        ["ArrowUp"] = "Up",
        ["ArrowDown"] = "Down",
        ["ArrowLeft"] = "Left",
        ["ArrowRight"] = "Right",
        ["PageDn"] = "PageDown",
    };

    private static readonly Dictionary<string, string> s_modifiers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["C"] = "C-",
        ["Ctrl"] = "C-",
        ["Control"] = "C-",
        ["M"] = "M-",
        ["Alt"] = "M-",
        ["Meta"] = "M-",
        ["Option"] = "M-",
        ["S"] = "S-",
        ["Shift"] = "S-",
    };

    /// <summary>Whether tmux knows the key: a name or one character, with any of the modifiers <c>C-</c>, <c>M-</c>, <c>S-</c>.</summary>
    /// <param name="key">A name such as <c>C-c</c>, <c>Up</c> or <c>x</c>.</param>
    internal static bool IsKnown(string key)
    {
        var rest = WithoutModifiers(key);
        return s_names.Contains(rest) || rest.EnumerateRunes().Take(2).Count() == 1;
    }

    /// <summary>What to say of a key that tmux does not know, with the one that was probably meant.</summary>
    /// <param name="key">What was given.</param>
    internal static string Complaint(string key) => $"unknown key '{key}'; "
        + (Meant(key) is { } meant ? $"did you mean '{meant}'?" : "keys have tmux's names, such as Enter, C-c, Up or F1");

    /// <summary>The key in tmux's words, where others call it <c>Esc</c>, <c>Return</c>, <c>Ctrl+C</c> and so on.</summary>
    private static string? Meant(string key)
    {
        var words = key.Split(['+', '-'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not [.. var modifiers, var last])
        {
            return null;
        }

        var meant = s_habits.GetValueOrDefault(last, last.Length == 1 ? last.ToLowerInvariant() : last);
        foreach (var modifier in modifiers.Reverse())
        {
            if (!s_modifiers.TryGetValue(modifier, out var prefix))
            {
                return null;
            }

            meant = prefix + meant;
        }

        return meant == "S-Tab" ? "BTab"
            : meant != key && IsKnown(meant) ? meant
            : modifiers.Length == 0 ? Sessions.NearMiss.Of(key, s_names)
            : null;
    }

    /// <summary>Whether text is a lone control chord such as <c>C-c</c>, and no ordinary text.</summary>
    /// <param name="text">The text.</param>
    public static bool IsControlChord(string text) =>
        text is ['C', '-', var c] && (char.IsAsciiLetter(c) || c is '@' or '[' or '\\' or ']' or '^' or '_');

    private static string WithoutModifiers(string key)
    {
        var rest = key;
        while (rest is ['C' or 'c' or 'M' or 'm' or 'S' or 's', '-', _, ..])
        {
            rest = rest[2..];
        }

        return rest is ['^', _] ? rest[1..] : rest;
    }
}
