namespace TmuxTool.Sessions;

/// <summary>How a tab gets into a line of a program's line editor, which takes one that is typed for a request to complete.</summary>
internal enum TabInput
{
    /// <summary>Behind <c>C-v</c>, as readline, libedit and their kin take it.</summary>
    Quote,

    /// <summary>Within a paste: the editor asks for bracketed pastes.</summary>
    Paste,

    /// <summary>Not at all.</summary>
    Refuse,
}

/// <summary>Describes an interactive program: how to start it, and what its prompts and errors look like.</summary>
/// <param name="Type">The session type in the registry.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Environment">Environment variables to set.</param>
/// <param name="PromptPattern">A regular expression for the line in which the program waits for new input.</param>
public sealed record ProgramPreset(
    string Type,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    string PromptPattern)
{
    /// <summary>Gets the name for <c>--preset</c>.</summary>
    public string Name { get; init; } = Type;

    /// <summary>Gets a regular expression for the line in which the program waits for more of a statement; null if it shows no such prompt.</summary>
    public string? ContinuationPattern { get; init; }

    /// <summary>Gets the line that ends a statement, such as <c>;;</c>; empty for a blank line; null if there is none.</summary>
    public string? BlockEnd { get; init; }

    /// <summary>Gets a regular expression for an output line that reports an error; null if the program has exit codes for that.</summary>
    public string? ErrorPattern { get; init; }

    /// <summary>Gets how a tab gets into a line.</summary>
    internal TabInput Tab { get; init; }

    /// <summary>Gets the line that ends the program.</summary>
    public string? Leave { get; init; }

    /// <summary>Gets whether the program is a shell: commands have an exit code, and <c>$?</c> is the last one.</summary>
    public bool IsShell { get; init; }

    /// <summary>Gets further names that the program's process may have.</summary>
    public IReadOnlyList<string> Processes { get; init; } = [];

    /// <summary>Gets the preset for bash.</summary>
    public static ProgramPreset Shell => BuiltInPresets.Bash;

    /// <summary>Gets the preset for Python's basic REPL, which neither colors nor completes what is typed.</summary>
    public static ProgramPreset Python => BuiltInPresets.Python;

    /// <summary>Gets the preset for gdb, with pagination off.</summary>
    public static ProgramPreset Gdb => BuiltInPresets.Gdb;

    /// <summary>
    /// Gets the words of the command that choose what an interpreter runs, such as <c>pdb</c> in
    /// <c>python3 -m pdb</c>: all but the options.
    /// </summary>
    internal IEnumerable<string> Subcommand => Command.Skip(1).Where(word => !word.StartsWith('-'));

    /// <summary>Returns whether the program's process can have this name.</summary>
    internal bool RunsAs(string process)
    {
        var name = Plain(process);
        return Plain(Path.GetFileName(Command[0])) == name || Processes.Contains(name);
    }

    /// <summary>Removes the mark of a login shell and a version: <c>python3.11</c> becomes <c>python</c>.</summary>
    private static string Plain(string process) => process.TrimStart('-').TrimEnd("0123456789.".ToCharArray());
}
