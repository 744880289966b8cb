using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TmuxTool.Processes;

namespace TmuxTool.Terminal;

/// <summary>What the foreground program of a terminal does about its input.</summary>
internal enum InputReader
{
    /// <summary>The system does not tell: not Linux, another user's process, or a runtime that hides its reads behind futexes.</summary>
    Unknown,

    /// <summary>It does something else: it computes, sleeps, or waits for a file, a child or the network.</summary>
    Busy,

    /// <summary>It edits lines or paints the screen itself, and waits for the next key.</summary>
    Keys,

    /// <summary>It is blocked in a read of a whole line.</summary>
    Line,
}

/// <summary>
/// What the kernel tells about the input of a pane's terminal at one instant: the modes, the typed input that no
/// program has read, and whether the foreground program waits for more.
/// </summary>
/// <param name="Reader">What the foreground program does.</param>
/// <param name="Group">The foreground process group; null where the system does not tell.</param>
/// <param name="IsCanonical">Whether the kernel collects whole lines (ICANON).</param>
/// <param name="Echoes">Whether the kernel echoes what is typed (ECHO).</param>
/// <param name="Queued">How many bytes of typed input no program has read yet; incomplete lines do not count.</param>
internal readonly partial record struct TerminalInput(InputReader Reader, int? Group, bool IsCanonical, bool Echoes, int Queued)
{
    private const int ReadOnlyNoTerminalNonBlocking = 0x100 | 0x800 | 0x80000; // O_NOCTTY, O_NONBLOCK, O_CLOEXEC of Linux.
    private const nuint QueuedBytes = 0x541B; // FIONREAD of Linux.

    /// <summary>Whether the program waits for input and all that was typed has been read.</summary>
    public bool Waits => Queued == 0 && Reader is InputReader.Keys or InputReader.Line;

    /// <summary>Whether the program asks for something that must not be shown: a line whose echo is off.</summary>
    public bool IsSecret => Waits && IsCanonical && !Echoes;

    /// <summary>Looks once; a few system calls, no waiting.</summary>
    /// <param name="tty">The path of the terminal.</param>
    /// <param name="program">The process that the pane was started with.</param>
    public static TerminalInput Look(string tty, int program)
    {
        if (!OperatingSystem.IsLinux() || Modes(tty) is not var (canonical, echoes, queued))
        {
            return new TerminalInput(InputReader.Unknown, null, IsCanonical: false, Echoes: true, 0);
        }

        var group = ProcessTable.ForegroundGroup(program);
        var reader = group is { } id ? ReaderIn(id, program, tty, canonical, echoes) : InputReader.Unknown;
        return new TerminalInput(reader, group, canonical, echoes, queued);
    }

    /// <summary>Judges the members of the foreground group: one that waits for input decides, unless another one works.</summary>
    private static InputReader ReaderIn(int group, int program, string tty, bool canonical, bool echoes)
    {
        var found = InputReader.Unknown;
        foreach (var pid in ProcessTable.Members(group, program))
        {
            foreach (var thread in ProcessTable.Threads(pid))
            {
                var reader = ReaderOf(thread, tty, canonical, echoes);
                if (reader is InputReader.Busy && thread.IsRunning)
                {
                    return InputReader.Busy;
                }

                // Threads of a pool and parents of the reader are asleep as well: they decide nothing.
                found = reader is InputReader.Keys or InputReader.Line || found is InputReader.Unknown ? reader : found;
            }
        }

        return found;
    }

    private static InputReader ReaderOf(ProcessThread thread, string tty, bool canonical, bool echoes)
    {
        if (thread.IsRunning)
        {
            return InputReader.Busy;
        }

        if (thread.WaitsIn() is not { } place)
        {
            return InputReader.Busy;
        }

        if (place.Length == 0 || place.StartsWith("futex", StringComparison.Ordinal))
        {
            return InputReader.Unknown;
        }

        if (place is "n_tty_read" or "wait_woken" or "tty_read")
        {
            // Sockets wait in wait_woken as well: where the descriptor is known, it decides.
            return thread.ReadsFrom() is { } file && file != tty && file != "/dev/tty" ? InputReader.Busy
                : canonical ? InputReader.Line : InputReader.Keys;
        }

        var polls = place.StartsWith("poll_schedule", StringComparison.Ordinal) || place.StartsWith("do_select", StringComparison.Ordinal)
            || place.StartsWith("do_poll", StringComparison.Ordinal) || place.Contains("epoll", StringComparison.Ordinal)
            || place.StartsWith("ep_poll", StringComparison.Ordinal) || place.StartsWith("do_sys_poll", StringComparison.Ordinal);
        // A program that reads whole lines does not poll its terminal, as a rule, but it may.
        return !polls ? InputReader.Busy : !canonical ? InputReader.Keys : echoes ? InputReader.Unknown : InputReader.Line;
    }

    private static (bool Canonical, bool Echoes, int Queued)? Modes(string tty)
    {
        using var handle = new SafeFileHandle(tty.StartsWith("/dev/", StringComparison.Ordinal) ? Open(tty, ReadOnlyNoTerminalNonBlocking) : -1, ownsHandle: true);
        if (handle.IsInvalid)
        {
            return null;
        }

        unsafe
        {
            var settings = stackalloc byte[128];
            var queued = 0;
            if (GetAttributes(handle, settings) != 0 || Control(handle, QueuedBytes, &queued) != 0)
            {
                return null;
            }

            var local = ((uint*)settings)[3]; // c_lflag
            return ((local & 0x2) != 0, (local & 0x8) != 0, queued);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static unsafe partial int GetAttributes(SafeFileHandle handle, byte* settings);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static unsafe partial int Control(SafeFileHandle handle, nuint request, int* value);
}
