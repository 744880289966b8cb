namespace TmuxTool.Sessions;

/// <summary>An interactive program: how it is started, how it asks for input, how it says that something went wrong.</summary>
/// <param name="Type">What the registry calls it.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Environment">Variables that it is given.</param>
/// <param name="PromptPattern">A regular expression for the line in which it waits for something new.</param>
public sealed record ProgramPreset(
    string Type,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    string PromptPattern)
{
    /// <summary>What users call it.</summary>
    public string Name { get; init; } = Type;

    /// <summary>The same where it waits for more of what was begun; null where it never does.</summary>
    public string? ContinuationPattern { get; init; }

    /// <summary>The line that ends what was begun, such as <c>;;</c>; empty: a blank line; null: there is no such line.</summary>
    public string? BlockEnd { get; init; }

    /// <summary>A regular expression for a line that says that something went wrong; null where a status says it.</summary>
    public string? ErrorPattern { get; init; }

    /// <summary>The line that ends the program.</summary>
    public string? Leave { get; init; }

    /// <summary>Whether it is a shell: a command has a status, and <c>$?</c> is the last one's.</summary>
    public bool IsShell { get; init; }

    /// <summary>Other names that its process may have.</summary>
    public IReadOnlyList<string> Processes { get; init; } = [];

    /// <summary>bash.</summary>
    public static ProgramPreset Shell => BuiltInPresets.Bash;

    /// <summary>Python's prompt without colours and completion, which would mix with what is typed.</summary>
    public static ProgramPreset Python => BuiltInPresets.Python;

    /// <summary>gdb, which does not stop at the end of a page.</summary>
    public static ProgramPreset Gdb => BuiltInPresets.Gdb;

    /// <summary>Whether a process of that name may be this program.</summary>
    internal bool RunsAs(string process)
    {
        var name = Plain(process);
        return Plain(Path.GetFileName(Command[0])) == name || Processes.Contains(name);
    }

    /// <summary>A process name without the sign of a login shell and without a version: <c>python3.11</c> is python.</summary>
    private static string Plain(string process) => process.TrimStart('-').TrimEnd("0123456789.".ToCharArray());
}
