using System.Globalization;

namespace TmuxTool.Processes;

/// <summary>Which processes a terminal listens to. Linux only; elsewhere nothing is known.</summary>
internal static class ForegroundProcess
{
    /// <summary>The process group in the foreground of a process's terminal; null where that is not known.</summary>
    public static int? Group(int pid) =>
        Fields(pid) is { Length: > 5 } fields && int.Parse(fields[5], CultureInfo.InvariantCulture) is > 0 and var group ? group : null;

    /// <summary>Whether a process waits for something; what is not known counts as yes.</summary>
    public static bool IsAsleep(int pid) => Fields(pid) is not ["R" or "D", ..];

    /// <summary>The fields of /proc/PID/stat from the state on: the name before it, in parentheses, may hold anything.</summary>
    private static string[]? Fields(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
