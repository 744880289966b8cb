using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TmuxTool.Processes;

namespace TmuxTool.Waiting;

/// <summary>
/// The end of a process that is not our child, as an event. tmux tells control clients nothing of a program that
/// ended in a pane which it keeps, so the kernel is asked: by pidfd on Linux, by looking every 20 ms elsewhere.
/// </summary>
internal sealed partial class ProcessExit : IDisposable
{
    private const int PidFdOpen = 434; // The same number on every architecture.
    private const short PollIn = 1;

    // How long the thread of a watch that nobody needs any more may stay asleep, in milliseconds.
    private const int Nap = 250;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _disposed = new();

    private ProcessExit(int pid)
    {
        var handle = OperatingSystem.IsLinux() ? new SafeFileHandle((nint)SystemCall(PidFdOpen, pid, 0), ownsHandle: true) : null;
        if (!ProcessTable.IsRunning(pid))
        {
            handle?.Dispose();
            _ended.TrySetResult();
        }
        else if (handle is { IsInvalid: false })
        {
            new Thread(() => Poll(handle)) { IsBackground = true, Name = "process exit" }.Start();
        }
        else
        {
            _ = LookAgainAsync(pid);
        }
    }

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended => _ended.Task;

    public static ProcessExit Watch(int pid) => new(pid);

    public void Dispose() => _disposed.Cancel();

    private void Poll(SafeFileHandle process)
    {
        using (process)
        {
            var request = new PollRequest { Handle = (int)process.DangerousGetHandle(), Events = PollIn };
            while (!_disposed.IsCancellationRequested)
            {
                if (PollSystem(ref request, 1, Nap) > 0)
                {
                    _ended.TrySetResult();
                    return;
                }
            }
        }
    }

    private async Task LookAgainAsync(int pid)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_disposed.IsCancellationRequested && await timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            if (!ProcessTable.IsRunning(pid))
            {
                _ended.TrySetResult();
                return;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, int pid, uint flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollSystem(ref PollRequest request, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Handle;
        public short Events;
        public short Returned;
    }
}
