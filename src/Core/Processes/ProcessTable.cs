using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TmuxTool.Processes;

/// <summary>What the kernel says of a process.</summary>
internal static partial class ProcessTable
{
    private const int NoSuchProcess = 3; // ESRCH
    private const int TerminateSignal = 15; // SIGTERM

    /// <summary>Whether there is such a process, running or not yet collected by its parent; what cannot be known counts as yes.</summary>
    public static bool Exists(int pid) => pid > 0 && (Kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess);

    /// <summary>Whether the process exists and has not ended; what cannot be known counts as running.</summary>
    public static bool IsRunning(int pid) => Look(pid).IsRunning;

    /// <summary>When the process started, in clock ticks since boot; 0 where the system does not tell (macOS).</summary>
    public static long StartTime(int pid) => Look(pid).StartTime;

    /// <summary>Both in one look.</summary>
    public static (bool IsRunning, long StartTime) Look(int pid)
    {
        if (!Exists(pid))
        {
            return (false, 0);
        }

        try
        {
            using var file = File.OpenHandle($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            Span<byte> bytes = stackalloc byte[1024];
            return Parse(bytes[..RandomAccess.Read(file, bytes, 0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file vanishes with its process; a /proc that is not there (macOS) says nothing, but kill(2) does.
            return (Exists(pid), 0);
        }
    }

    /// <summary>Asks a process to end; nothing where it has gone.</summary>
    public static void Terminate(int pid) => _ = Kill(pid, TerminateSignal);

    // The name in field 2, in parentheses, may hold anything, so counting starts after the last one.
    private static (bool IsRunning, long StartTime) Parse(ReadOnlySpan<byte> stat)
    {
        var rest = stat[(stat.LastIndexOf((byte)')') + 1)..].TrimStart((byte)' ');
        var isRunning = rest is not [(byte)'Z' or (byte)'X' or (byte)'x', ..];
        var field = 2;
        foreach (var range in rest.Split((byte)' '))
        {
            if (++field == 22)
            {
                return (isRunning, Utf8Parser.TryParse(rest[range], out long start, out _) ? start : 0);
            }
        }

        return (isRunning, 0);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
