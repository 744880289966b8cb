using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Processes;

/// <summary>What the kernel says of a process at one instant.</summary>
/// <param name="Exists">Whether there is one, running or not yet collected by its parent; what cannot be known counts as yes.</param>
/// <param name="IsRunning">Whether it has not ended; what cannot be known counts as running.</param>
/// <param name="StartTime">When it started, in clock ticks since boot; 0 where the system does not tell (macOS).</param>
internal readonly record struct ProcessState(bool Exists, bool IsRunning, long StartTime);

/// <summary>The one reader of what the kernel says of processes.</summary>
internal static partial class ProcessTable
{
    private const int NoSuchProcess = 3; // ESRCH
    private const int KillSignal = 9; // SIGKILL
    private const int TerminateSignal = 15; // SIGTERM
    private const int PidFdSendSignal = 424; // The same number on every architecture.
    private const int PidFdOpen = 434;
    private const int CloseOnExec = 0x80000; // Linux; elsewhere there is no /proc to open.

    // The name is cut at 64 bytes, and everything else is numbers.
    private const int StatSize = 1024;

    /// <summary>Whether the process exists and has not ended; what cannot be known counts as running.</summary>
    public static bool IsRunning(int pid) => Look(pid).IsRunning;

    /// <summary>All in one look.</summary>
    public static ProcessState Look(int pid)
    {
        Span<byte> buffer = stackalloc byte[StatSize];
        var stat = ReadStat(pid, buffer);
        if (stat.IsEmpty)
        {
            // The file vanishes with its process; a /proc that is not there (macOS) says nothing, but kill(2) does.
            var exists = Exists(pid);
            return new ProcessState(exists, exists, 0);
        }

        var isRunning = Field(stat, 3) is not [(byte)'Z' or (byte)'X' or (byte)'x', ..];
        return new ProcessState(true, isRunning, Utf8Parser.TryParse(Field(stat, 22), out long start, out _) ? start : 0);
    }

    /// <summary>For how long a process has run; null where that is not known.</summary>
    public static TimeSpan? Age(int pid)
    {
        // Clock ticks are hundredths of a second on every Linux that .NET runs on.
        return Look(pid).StartTime is > 0 and var start
            && Text("/proc/uptime").Split(' ') is [var uptime, ..] && double.TryParse(uptime, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Max(0, seconds - (start / 100.0)))
            : null;
    }

    /// <summary>The process group in the foreground of a process's terminal; null where that is not known.</summary>
    public static int? ForegroundGroup(int pid)
    {
        Span<byte> buffer = stackalloc byte[StatSize];
        return Utf8Parser.TryParse(Field(ReadStat(pid, buffer), 8), out int group, out _) && group > 0 ? group : null;
    }

    /// <summary>Reads the program and arguments of a process; empty where that is not known.</summary>
    public static IReadOnlyList<string> CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).TrimEnd('\0').Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or there is no /proc (macOS).
            return [];
        }
    }

    /// <summary>Whether a process waits for something; what is not known counts as yes.</summary>
    public static bool IsAsleep(int pid)
    {
        Span<byte> buffer = stackalloc byte[StatSize];
        return Field(ReadStat(pid, buffer), 3) is not [(byte)'R' or (byte)'D', ..];
    }

    /// <summary>Kills the process with that pid if it is the one that is meant; a later one with the same pid is left alone.</summary>
    /// <param name="pid">The process id.</param>
    /// <param name="isMeant">Asked while the pid cannot be given to another process (Linux).</param>
    public static void Kill(int pid, Func<bool> isMeant)
    {
        if (!OperatingSystem.IsLinux())
        {
            if (isMeant())
            {
                _ = Kill(pid, KillSignal);
            }

            return;
        }

        using var process = new SafeFileHandle((nint)OpenProcess(PidFdOpen, pid, 0), ownsHandle: true);
        if (!process.IsInvalid && isMeant())
        {
            _ = SignalProcess(PidFdSendSignal, process, KillSignal, 0, 0);
        }
    }

    /// <summary>The name of a process: of a script, that of its file; empty where that is not known.</summary>
    public static string NameOf(int pid) => Text(Invariant($"/proc/{pid}/comm")).TrimEnd('\n');

    /// <summary>The processes of a group among a process and what it has started, the leader of the group first.</summary>
    public static IEnumerable<int> Members(int group, int ancestor)
    {
        yield return group;
        if (group == ancestor)
        {
            yield break; // A program that has the terminal to itself.
        }

        var open = new Stack<int>([ancestor]);
        while (open.TryPop(out var pid))
        {
            if (pid != group && GroupOf(pid) == group)
            {
                yield return pid;
            }

            foreach (var child in Children(pid))
            {
                open.Push(child);
            }
        }
    }

    /// <summary>The threads of a process; none where it has ended or the system does not tell.</summary>
    public static IEnumerable<ProcessThread> Threads(int pid)
    {
        foreach (var directory in HasOneThread(pid) ? [Invariant($"/proc/{pid}/task/{pid}")] : Entries(Invariant($"/proc/{pid}/task")))
        {
            if (int.TryParse(Path.GetFileName(directory), out var thread))
            {
                yield return new ProcessThread(directory, !IsAsleep(thread));
            }
        }
    }

    private static IEnumerable<int> Children(int pid)
    {
        foreach (var thread in Entries(Invariant($"/proc/{pid}/task")))
        {
            foreach (var child in Text($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (int.TryParse(child, out var number))
                {
                    yield return number;
                }
            }
        }
    }

    private static bool HasOneThread(int pid)
    {
        Span<byte> buffer = stackalloc byte[StatSize];
        return Field(ReadStat(pid, buffer), 20) is [(byte)'1'];
    }

    private static int? GroupOf(int pid)
    {
        Span<byte> buffer = stackalloc byte[StatSize];
        return Utf8Parser.TryParse(Field(ReadStat(pid, buffer), 5), out int group, out _) ? group : null;
    }

    private static string[] Entries(string directory)
    {
        try
        {
            return Directory.GetDirectories(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // It has ended.
        }
    }

    /// <summary>
    /// The text of a file of /proc; empty where the process has ended, or the kernel does not tell. With as few system calls as
    /// there can be: the framework takes three times as many, and each look at a terminal reads several files.
    /// </summary>
    public static string Text(string path)
    {
        Span<byte> name = stackalloc byte[(path.Length * 3) + 1];
        name[Encoding.UTF8.GetBytes(path, name)] = 0;
        var file = Open(in name[0], CloseOnExec);
        if (file < 0)
        {
            return "";
        }

        Span<byte> buffer = stackalloc byte[512];
        var count = Read(file, ref buffer[0], (nuint)buffer.Length);
        var text = count > 0 ? Encoding.UTF8.GetString(buffer[..(int)count]) : "";
        while (count == buffer.Length)
        {
            count = Read(file, ref buffer[0], (nuint)buffer.Length);
            text += count > 0 ? Encoding.UTF8.GetString(buffer[..(int)count]) : "";
        }

        _ = Close(file);
        return text;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Asks a process to end; nothing where it has gone.</summary>
    public static void Terminate(int pid) => _ = Kill(pid, TerminateSignal);

    private static bool Exists(int pid) => pid > 0 && (Kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess);

    /// <summary>
    /// Reads /proc/PID/stat; empty where that cannot be done. With three system calls: those of the framework are
    /// twice as many, and a list of a thousand sessions asks a thousand times.
    /// </summary>
    private static ReadOnlySpan<byte> ReadStat(int pid, Span<byte> buffer)
    {
        Span<byte> path = stackalloc byte[32];
        "/proc/"u8.CopyTo(path);
        Utf8Formatter.TryFormat(pid, path[6..], out var digits);
        "/stat\0"u8.CopyTo(path[(6 + digits)..]);
        var file = Open(in path[0], CloseOnExec);
        if (file < 0)
        {
            return [];
        }

        var count = Read(file, ref buffer[0], (nuint)buffer.Length);
        _ = Close(file);
        return count > 0 ? buffer[..(int)count] : [];
    }

    /// <summary>A field by its number in proc(5), from 3 on: the name before it, in parentheses, may hold anything.</summary>
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> stat, int number)
    {
        var rest = stat[(stat.LastIndexOf((byte)')') + 1)..].TrimStart((byte)' ');
        var field = 2;
        foreach (var range in rest.Split((byte)' '))
        {
            if (++field == number)
            {
                return rest[range];
            }
        }

        return [];
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long OpenProcess(long number, int pid, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SignalProcess(long number, SafeFileHandle process, int signal, nint information, uint flags);

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(in byte path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, ref byte buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
