using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Tmux;

/// <summary>
/// Keeps apart what must not meet on one server. Up to 3.6 at least, tmux crashes when it has news for all clients in
/// control mode (a session or client that comes or goes, another current window) while one of them is introducing
/// itself: https://github.com/tmux/tmux/pull/4980. So connecting holds a shared lock, and what makes such news an
/// exclusive one: flock(2) on the directory of the socket, which leaves no file behind and ends with its process.
/// What others do to the server cannot be held back; an introduction takes well under a millisecond.
/// </summary>
internal sealed partial class ServerGate : IDisposable
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int Interrupted = 4; // EINTR
    private const int DirectoryOnly = 0x10000;
    private const int DirectoryOnlyArm = 0x4000;
    private const int DirectoryOnlyMac = 0x100000;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // In a directory such as /tmp anybody can hold the lock, and shall not keep us from our work for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    // Each of those before us may use up its own deadline; with a server that is merely busy, none does.
    private static readonly TimeSpan s_turn = 2 * TmuxProgram.Deadline;

    private readonly SafeFileHandle? _directory;

    private ServerGate(SafeFileHandle? directory) => _directory = directory;

    /// <summary>For the time in which a client in control mode connects.</summary>
    public static Task<ServerGate> ConnectAsync(TmuxSocket socket, CancellationToken cancellationToken) =>
        EnterAsync(socket, Shared, cancellationToken);

    /// <summary>For the time in which something is done that the server tells all clients.</summary>
    public static Task<ServerGate> NotifyAsync(TmuxSocket socket, CancellationToken cancellationToken) =>
        EnterAsync(socket, Exclusive, cancellationToken);

    public void Dispose() => _directory?.Dispose();

    private static async Task<ServerGate> EnterAsync(TmuxSocket socket, int kind, CancellationToken cancellationToken)
    {
        var directory = Open(Path.GetDirectoryName(socket.Path)!);
        if (directory.IsInvalid)
        {
            // No directory, no server; or one that only tmux may see: then there is nothing to hold on to.
            directory.Dispose();
            return new ServerGate(null);
        }

        var isPrivate = (File.GetUnixFileMode(Path.GetDirectoryName(socket.Path)!) & Others) == 0;
        if (Flock(directory, kind | NonBlocking) == 0)
        {
            return new ServerGate(directory);
        }

        try
        {
            var waiter = new Waiter(directory, kind);
            return new ServerGate(await waiter.WaitAsync(isPrivate ? s_turn : s_patience, cancellationToken).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            return isPrivate ? throw TmuxProcessClient.NotResponding(socket, mayHaveRun: false) : new ServerGate(null);
        }
    }

    private static SafeFileHandle Open(string directory)
    {
        var only = OperatingSystem.IsMacOS() ? DirectoryOnlyMac
            : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? DirectoryOnlyArm
            : DirectoryOnly;
        var closeOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
        return OpenFile(directory, only | closeOnExec);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);

    /// <summary>
    /// Waits in the kernel's queue: many that ask again and again would take the processor from the one that is in.
    /// A waiting flock(2) cannot be called off, so it has a thread, which lets go of what it gets too late.
    /// </summary>
    private sealed class Waiter
    {
        private readonly TaskCompletionSource<SafeFileHandle> _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SafeFileHandle _directory;
        private readonly int _kind;

        public Waiter(SafeFileHandle directory, int kind)
        {
            (_directory, _kind) = (directory, kind);
            new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "tmux gate" }.Start();
        }

        public async Task<SafeFileHandle> WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
        {
            try
            {
                return await _entered.Task.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                if (!_entered.TrySetCanceled(CancellationToken.None))
                {
                    (await _entered.Task.ConfigureAwait(false)).Dispose();
                }

                throw;
            }
        }

        private void Run()
        {
            while (Flock(_directory, _kind) != 0 && Marshal.GetLastPInvokeError() == Interrupted)
            {
            }

            if (!_entered.TrySetResult(_directory))
            {
                _directory.Dispose();
            }
        }
    }
}
