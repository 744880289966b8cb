using System.Globalization;
using System.Runtime.InteropServices;

namespace TmuxTool.Tmux;

/// <summary>What the kernel says of a process.</summary>
internal static partial class ProcessTable
{
    private const int NoSuchProcess = 3; // ESRCH

    /// <summary>Whether the process exists and has not ended; what cannot be known counts as running.</summary>
    public static bool IsRunning(int pid)
    {
        if (pid <= 0)
        {
            return false;
        }

        if (Kill(pid, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess)
        {
            return false;
        }

        return Stat(pid) is not ['Z' or 'X', ..];
    }

    /// <summary>When the process started, in clock ticks since boot; 0 where the system does not tell (macOS).</summary>
    public static long StartTime(int pid) =>
        Stat(pid) is { } stat && stat.Split(' ') is { Length: > 19 } fields
            ? long.Parse(fields[19], CultureInfo.InvariantCulture)
            : 0;

    /// <summary>/proc/PID/stat from the state on: the name before it, in parentheses, may hold anything.</summary>
    private static string? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return text[(text.LastIndexOf(')') + 2)..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No /proc (macOS), or the process ended meanwhile: kill(2) has the word then.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
