using System.Globalization;
using TmuxTool.Processes;

namespace TmuxTool.Registry;

/// <summary>
/// A process that cannot be mistaken for a later one with the same pid.
/// </summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartTime">
/// Start in clock ticks since boot (field 22 of <c>/proc/PID/stat</c>); 0 where it is unknown, as on macOS.
/// </param>
public sealed record ProcessIdentity(int Pid, long StartTime)
{
    private static ProcessIdentity? s_current;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current
        => s_current ??= Of(Environment.ProcessId) ?? new ProcessIdentity(Environment.ProcessId, 0);

    /// <summary>
    /// Whether this very process runs. A zombie does not. Where the system gives no clear answer it
    /// counts as running: an error is not a death.
    /// </summary>
    public bool IsRunning
        => ProcessTable.Look(Pid) is { IsRunning: true, StartTime: var start } && (StartTime == 0 || start == 0 || start == StartTime);

    /// <summary>The process with that pid; null where none runs (a zombie has ended).</summary>
    /// <param name="pid">Process id.</param>
    public static ProcessIdentity? Of(int pid)
        => ProcessTable.Look(pid) is { IsRunning: true, StartTime: var start } ? new ProcessIdentity(pid, start) : null;

    /// <summary>As one word, <c>PID-START</c>.</summary>
    internal string ToWord() => string.Create(CultureInfo.InvariantCulture, $"{Pid}-{StartTime}");

    /// <summary>What <see cref="ToWord"/> has written; null where it is none.</summary>
    internal static ProcessIdentity? FromWord(string word)
        => word.Split('-') is [var pid, var start]
            && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                ? new ProcessIdentity(process, time)
                : null;
}
