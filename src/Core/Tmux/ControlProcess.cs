using System.Diagnostics;

namespace TmuxTool.Tmux;

/// <summary>
/// A client in control mode that is a process of its own, <c>tmux -C</c>: for systems and servers to which
/// <see cref="ServerConnection"/> does not speak.
/// </summary>
internal sealed class ControlProcess : IControlChannel
{
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly StreamReader _error;

    public ControlProcess(TmuxSocket socket, CommandList commands)
    {
        // -N: attach-session would start a server where there is none.
        _process = Process.Start(TmuxProgram.StartInfo(
            TmuxProgram.SocketArguments(socket).Append("-NC").Concat(commands.ToArguments())))!;
        (_input, _output, _error) = (_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream, _process.StandardError);
    }

    public string Error { get; private set; } = "";

    public bool CanTimeOut => false;

    public int? Read(Span<byte> buffer, TimeSpan limit)
    {
        try
        {
            var count = _output.Read(buffer);
            Error = count > 0 ? "" : ReadError();
            return count;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0; // A broken pipe is an end like any other.
        }
    }

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
        // The process leaves those alone that somebody has asked it for.
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
        _process.Dispose();
    }
}
