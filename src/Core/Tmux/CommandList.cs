using System.Text;

namespace TmuxTool.Tmux;

/// <summary>
/// tmux commands that run as one: the server reads no program's output between them, and an error ends the list.
/// The one place that turns words into what tmux parses.
/// </summary>
internal sealed class CommandList
{
    private readonly List<string[]> _commands = [];

    public int Count => _commands.Count;

    /// <summary>Adds a command; every element of <paramref name="words"/> reaches tmux as one argument.</summary>
    public CommandList Add(params string[] words)
    {
        _commands.Add(words);
        return this;
    }

    /// <summary>
    /// Returns the text that tmux expands to <paramref name="text"/> where it expands formats: names and directories of new
    /// windows, and whatever <c>-F</c> or <c>display-message</c> print.
    /// </summary>
    public static string Literal(string text)
    {
        // "##" expands to "#", but tmux leaves a row of "#" before "[" as it is, for the styles of its status line.
        return text.Replace("#", "##", StringComparison.Ordinal).Replace("#[", "##{l:[}", StringComparison.Ordinal);
    }

    /// <summary>Adds the paste of a buffer into one pane, byte for byte, which deletes the buffer.</summary>
    public CommandList AddPaste(string buffer, string pane, bool bracketed)
    {
        // tmux 3.7 and later write control characters as ^X unless -S is given, which older ones refuse: the server decides.
        var flags = bracketed ? "-dpr" : "-dr";
        return Add("if-shell", "-F", "-t", pane, PasteChangesText("#{version}"), Paste(flags + "S"), Paste(flags));

        string Paste(string options) => new CommandList().Add("paste-buffer", options, "-b", buffer, "-t", pane).ToLine();
    }

    /// <summary>A format that is true of the versions of tmux whose <c>paste-buffer</c> changes control characters.</summary>
    internal static string PasteChangesText(string version) =>
        $"#{{m/r:^(3[.]([7-9]|[1-9][0-9])|([4-9]|[1-9][0-9])[.]|next-3[.]([89]|[1-9][0-9])|next-[4-9]),{version}}}";

    /// <summary>Adds the commands of another list.</summary>
    public CommandList Add(CommandList other)
    {
        _commands.AddRange(other._commands);
        return this;
    }

    public CommandList AddIf(bool condition, params string[] words) => condition ? Add(words) : this;

    /// <summary>The list as arguments of a tmux process, separated by <c>;</c>.</summary>
    public IEnumerable<string> ToArguments()
    {
        for (var i = 0; i < _commands.Count; i++)
        {
            if (i > 0)
            {
                yield return ";";
            }

            foreach (var word in _commands[i])
            {
                // tmux ends a command at an argument whose last character is ';' unless a backslash stands before it.
                yield return word.EndsWith(';') ? word[..^1] + "\\;" : word;
            }
        }
    }

    /// <summary>The list as a line of tmux's command language, for control mode and for nested commands.</summary>
    public string ToLine()
    {
        var line = new StringBuilder();
        foreach (var command in _commands)
        {
            line.Append(line.Length > 0 ? " ; " : "");
            for (var i = 0; i < command.Length; i++)
            {
                line.Append(i > 0 ? " " : "");
                AppendQuoted(line, command[i]);
            }
        }

        return line.ToString();
    }

    private static void AppendQuoted(StringBuilder line, string word)
    {
        if (word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or '.'))
        {
            line.Append(word);
            return;
        }

        line.Append('"');
        foreach (var c in word)
        {
            _ = c switch
            {
                // Within double quotes tmux still expands '$', and '~' where the quotes open.
                '"' or '\\' or '$' => line.Append('\\').Append(c),
                '~' or (< ' ') or '\x7f' => line.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0')),
                _ => line.Append(c),
            };
        }

        line.Append('"');
    }
}
