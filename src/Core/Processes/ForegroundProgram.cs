namespace TmuxTool.Processes;

/// <summary>The program in the foreground of a terminal, which gets what is typed there.</summary>
/// <param name="Name">The name of its process.</param>
/// <param name="Command">Its program and arguments, joined by blanks; the name where the system does not tell.</param>
/// <param name="Running">For how long it has run; null where the system does not tell.</param>
/// <param name="Parent">The name of the program that the pane was started with, where that is another one.</param>
public sealed record ForegroundProgram(string Name, string Command, TimeSpan? Running, string? Parent)
{
    private const int LongestCommand = 60;

    /// <summary>Says what runs, such as <c>bash is running 'sleep 50' (12 s)</c>.</summary>
    public override string ToString()
    {
        var time = Running is { } running ? FormattableString.Invariant($" ({(long)running.TotalSeconds} s)") : "";
        return Parent is null ? $"{Name} is busy{time}" : $"{Parent} is running '{Command}'{time}";
    }

    internal static ForegroundProgram Of(int program, string name)
    {
        if (ProcessTable.ForegroundGroup(program) is not { } group || ProcessTable.NameOf(group) is not { Length: > 0 } own)
        {
            return new ForegroundProgram(name, name, null, null);
        }

        var command = string.Concat(string.Join(' ', ProcessTable.CommandLine(group)).Select(c => char.IsControl(c) ? ' ' : c));
        command = command.Length == 0 ? own : command.Length > LongestCommand ? string.Concat(command.AsSpan(0, LongestCommand - 1), "…") : command;
        return new ForegroundProgram(own, command, ProcessTable.Age(group), group == program ? null : ProcessTable.NameOf(program));
    }
}
