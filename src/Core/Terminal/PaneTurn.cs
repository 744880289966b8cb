using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Terminal;

/// <summary>What is done one at a time in a pane.</summary>
internal enum TurnKind
{
    /// <summary>Typing: short.</summary>
    Type,

    /// <summary>Running code until the next prompt. Others may type meanwhile, to answer or to interrupt.</summary>
    Run,
}

/// <summary>
/// A turn in a pane, across processes: a lock on the pane's terminal, which the kernel releases when its owner ends
/// in whatever way. It leaves nothing behind.
/// </summary>
internal sealed partial class PaneTurn : IDisposable
{
    private const int ReadWriteNoTerminalNonBlocking = 2 | 0x100 | 0x800 | 0x80000; // O_RDWR, O_NOCTTY, O_NONBLOCK, O_CLOEXEC of Linux.
    private const int SetLockOfDescription = 37; // F_OFD_SETLK: owned by this descriptor, not by the process.
    private const short Exclusive = 1; // F_WRLCK

    private static readonly TimeSpan s_longestNap = TimeSpan.FromMilliseconds(20);

    private readonly SafeFileHandle? _terminal;

    private PaneTurn(SafeFileHandle? terminal) => _terminal = terminal;

    /// <summary>Waits for the turn; null where it has not come in time.</summary>
    public static async Task<PaneTurn?> TakeAsync(string tty, TurnKind kind, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var terminal = OperatingSystem.IsLinux() && tty.StartsWith("/dev/", StringComparison.Ordinal)
            ? new SafeFileHandle(Open(tty, ReadWriteNoTerminalNonBlocking), ownsHandle: true)
            : null;
        if (terminal is not { IsInvalid: false })
        {
            terminal?.Dispose();
            return new PaneTurn(null); // Another user's terminal, or one that has gone: nothing is known of other writers.
        }

        var start = time.GetTimestamp();
        try
        {
            for (var nap = TimeSpan.FromMilliseconds(1); !TryLock(terminal, kind); nap = nap * 2 < s_longestNap ? nap * 2 : s_longestNap)
            {
                if (time.GetElapsedTime(start) >= limit)
                {
                    terminal.Dispose();
                    return null;
                }

                await Task.Delay(nap, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            terminal.Dispose();
            throw;
        }

        return new PaneTurn(terminal);
    }

    public void Dispose() => _terminal?.Dispose();

    private static bool TryLock(SafeFileHandle terminal, TurnKind kind)
    {
        var request = new FileLock { Type = Exclusive, Start = (long)kind, Length = 1 };
        return Control(terminal, SetLockOfDescription, ref request) == 0;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, ref FileLock request);

    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }
}
