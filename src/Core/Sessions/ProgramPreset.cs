namespace TmuxTool.Sessions;

/// <summary>How an interactive program is started and what its prompt looks like.</summary>
/// <param name="Type">What the registry calls it.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Environment">Variables that it is given.</param>
/// <param name="PromptPattern">A regular expression for the line in which it waits for input.</param>
public sealed record ProgramPreset(
    string Type,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    string PromptPattern)
{
    private static readonly Dictionary<string, string> s_nothing = [];

    /// <summary>bash.</summary>
    public static ProgramPreset Shell { get; } = new("shell", ["bash"], s_nothing, @"[$#%>] $");

    /// <summary>Python's prompt without colours and completion, which would mix with what is typed.</summary>
    public static ProgramPreset Python { get; } = new(
        "python-repl", ["python3", "-q"], new Dictionary<string, string> { ["PYTHON_BASIC_REPL"] = "1" }, "^>>> $");

    /// <summary>gdb, which does not stop at the end of a page.</summary>
    public static ProgramPreset Gdb { get; } = new(
        "debugger", ["gdb", "-q", "-ex", "set pagination off"], s_nothing, @"^\(gdb\) $");
}
