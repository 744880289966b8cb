using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Tmux;

/// <summary>
/// A client in control mode that is a process of its own, <c>tmux -C</c>: for systems and servers to which
/// <see cref="ServerConnection"/> does not speak.
/// </summary>
internal sealed partial class ControlProcess : IControlChannel
{
    private const int ExclusiveNow = 2 | 4; // LOCK_EX | LOCK_NB

    private static readonly int s_closeOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
    private static readonly TimeSpan s_lockLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lockPause = TimeSpan.FromMilliseconds(5);

    private readonly SafeFileHandle _starting;
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly StreamReader _error;

    public ControlProcess(TmuxSocket socket, CommandList commands)
    {
        _starting = LockStart(socket);
        try
        {
            // -N: attach-session would start a server where there is none.
            _process = Process.Start(TmuxProgram.StartInfo(
                TmuxProgram.SocketArguments(socket).Append("-NC").Concat(commands.ToArguments())))!;
        }
        catch
        {
            _starting.Dispose();
            throw;
        }

        (_input, _output, _error) = (_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream, _process.StandardError);
    }

    public string Error { get; private set; } = "";

    public bool CanTimeOut => false;

    public int? Read(Span<byte> buffer, TimeSpan limit)
    {
        try
        {
            var count = _output.Read(buffer);
            // What it has said first, it has said after it was introduced to the server.
            _starting.Dispose();
            Error = count > 0 ? "" : ReadError();
            return count;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0; // A broken pipe is an end like any other.
        }
    }

    /// <summary>
    /// Takes turns with other processes that start such a client on a server: tmux up to 3.6b can crash when several connect
    /// at once (https://github.com/tmux/tmux/pull/4980). Best effort: a client that hangs does not keep the others out.
    /// </summary>
    private static SafeFileHandle LockStart(TmuxSocket socket)
    {
        var directory = OpenFile(Path.GetDirectoryName(socket.Path) ?? "/", s_closeOnExec);
        var start = TimeProvider.System.GetTimestamp();
        while (!directory.IsInvalid && Lock(directory, ExclusiveNow) != 0 && TimeProvider.System.GetElapsedTime(start) < s_lockLimit)
        {
            Thread.Sleep(s_lockPause);
        }

        return directory;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    /// <summary>The beginning of what it said; a message of tmux is one line.</summary>
    private string ReadError()
    {
        var text = new char[1024];
        return new string(text, 0, _error.ReadBlock(text)).TrimEnd();
    }

    public async Task WriteAsync(byte[] bytes, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            // A write to a full pipe is not cancelled by a token.
            await _input.WriteAsync(bytes, CancellationToken.None).AsTask().WaitAsync(limit, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException("the tmux client has ended", e); // The reader has met the end meanwhile.
        }
    }

    // Nothing is owed to the server any more, and a client whose server hangs would not leave by itself.
    public void End()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has gone, and the reader has disposed of it.
        }
    }

    public void Dispose()
    {
        _starting.Dispose();
        // The process leaves those alone that somebody has asked it for.
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
        _process.Dispose();
    }
}
