using System.Diagnostics;

namespace TmuxTool.Tmux;

/// <summary>
/// A client in control mode that is a process of its own, <c>tmux -C</c>: for systems and servers to which
/// <see cref="ServerConnection"/> does not speak.
/// </summary>
internal sealed class ControlProcess : IControlChannel
{
    private readonly Process _process;

    public ControlProcess(TmuxSocket socket, CommandList commands)
    {
        // -N: attach-session would start a server where there is none.
        _process = Process.Start(TmuxProgram.StartInfo(
            TmuxProgram.SocketArguments(socket).Append("-NC").Concat(commands.ToArguments())))!;
    }

    public string Error { get; private set; } = "";

    public bool CanTimeOut => false;

    public int? Read(Span<byte> buffer, TimeSpan limit)
    {
        try
        {
            var count = _process.StandardOutput.BaseStream.Read(buffer);
            Error = count > 0 ? "" : _process.StandardError.ReadToEnd().TrimEnd();
            return count;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0; // A broken pipe is an end like any other.
        }
    }

    // A write to a full pipe is not cancelled by a token.
    public Task WriteAsync(byte[] bytes, TimeSpan limit, CancellationToken cancellationToken) =>
        _process.StandardInput.BaseStream.WriteAsync(bytes, CancellationToken.None).AsTask().WaitAsync(limit, cancellationToken);

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

    public void Dispose() => _process.Dispose();
}
