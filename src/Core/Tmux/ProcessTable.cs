using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TmuxTool.Tmux;

/// <summary>What the kernel says of a process.</summary>
internal static partial class ProcessTable
{
    private const int NoSuchProcess = 3; // ESRCH

    /// <summary>Whether there is such a process, running or not yet collected by its parent; what cannot be known counts as yes.</summary>
    public static bool Exists(int pid) => pid > 0 && (Kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess);

    /// <summary>Whether the process exists and has not ended; what cannot be known counts as running.</summary>
    public static bool IsRunning(int pid) => Exists(pid) && Stat(pid) is not ['Z' or 'X', ..];

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
            using var file = File.OpenHandle($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            Span<byte> bytes = stackalloc byte[1024];
            var text = Encoding.UTF8.GetString(bytes[..RandomAccess.Read(file, bytes, 0)]);
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
