using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Tmux;

/// <summary>
/// A client in control mode that is this process itself, without a tmux in between: it introduces itself on the
/// server's socket as <c>tmux -C</c> does, and hands the server one end of a pair of sockets as its terminal. So a
/// connection costs no process, and ends with this one: the kernel closes it, and the server sees that at once.
/// </summary>
internal sealed class ServerConnection : IControlChannel
{
    private static readonly ImsgDialect[] s_flagFirst = [ImsgDialect.Flag, ImsgDialect.LengthBit];
    private static readonly ImsgDialect[] s_lengthBitFirst = [ImsgDialect.LengthBit, ImsgDialect.Flag];
    private static volatile ImsgDialect s_understood = ImsgDialect.Flag;

    private readonly SafeFileHandle _server;
    private readonly SafeFileHandle _stream;
    private readonly ServerMessages _messages = new();
    private readonly Lock _gate = new();
    private bool _isOver;

    private ServerConnection(SafeFileHandle server, SafeFileHandle stream) => (_server, _stream) = (server, stream);

    /// <summary>
    /// What to try, in this order: a server hangs up on what it does not understand, and nothing has run then. That which the
    /// last server understood comes first.
    /// </summary>
    public static IReadOnlyList<ImsgDialect> Dialects =>
        !OperatingSystem.IsLinux() || !BitConverter.IsLittleEndian ? [] : s_understood == ImsgDialect.Flag ? s_flagFirst : s_lengthBitFirst;

    public string Error => "";

    /// <summary>Connects and introduces itself; the commands run at once.</summary>
    /// <exception cref="TmuxException">Nobody listens, or the socket cannot be used.</exception>
    public static ServerConnection Open(TmuxSocket socket, CommandList commands, ImsgDialect dialect, CallLimit limit = default)
    {
        var time = limit.Left;
        var (server, error) = NativeSocket.Connect(socket.Path, time);
        if (error != 0)
        {
            throw Refused(socket, error, time);
        }

        var (ours, theirs) = NativeSocket.Pair();
        using (theirs)
        {
            var introduction = new ClientIntroduction(dialect, commands);
            // What fails here fails because the server goes: the reader sees the end.
            _ = NativeSocket.SendWith(server, introduction.Input, theirs)
                && NativeSocket.SendWith(server, introduction.Output, theirs)
                && SendAll(server, introduction.Rest, wait: true) == introduction.Rest.Length;
        }

        return new ServerConnection(server, ours);
    }

    /// <summary>Notes that a server has answered to this dialect.</summary>
    public static void Understood(ImsgDialect dialect) => s_understood = dialect;

    public bool CanTimeOut => true;

    public int? Read(Span<byte> buffer, TimeSpan limit)
    {
        for (var hasWaited = false; ; hasWaited = true)
        {
            var count = NativeSocket.ReceiveNow(_stream, buffer);
            if (count >= 0)
            {
                return count;
            }

            if (_isOver || Marshal.GetLastPInvokeError() != NativeSocket.WouldBlock)
            {
                return 0;
            }

            if (hasWaited || !NativeSocket.WaitForEither(_stream, _server, limit))
            {
                return null;
            }

            // Before it says that it is over, the server has written all: it is read once more.
            _isOver = _messages.IsOver(_server);
        }
    }

    public async Task WriteAsync(byte[] bytes, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (await SendAsync(bytes, limit, cancellationToken).ConfigureAwait(false) < bytes.Length)
        {
            throw new IOException("the tmux server has closed the connection");
        }
    }

    public void End()
    {
        lock (_gate)
        {
            if (!_server.IsClosed)
            {
                NativeSocket.ShutDown(_server);
                NativeSocket.ShutDown(_stream);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _server.Dispose();
            _stream.Dispose();
        }
    }

    private async Task<int> SendAsync(byte[] bytes, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            var sent = SendAll(_stream, bytes, wait: false);
            if (sent < bytes.Length)
            {
                // The server is busy. Waiting for it cannot be called off, so it has a thread for as long.
                sent += await Task.Run(() => SendAll(_stream, bytes.AsSpan(sent), wait: true), CancellationToken.None)
                    .WaitAsync(limit, cancellationToken).ConfigureAwait(false);
            }

            return sent;
        }
        catch (ObjectDisposedException)
        {
            return 0; // The reader has met the end meanwhile.
        }
    }

    private static int SendAll(SafeFileHandle socket, ReadOnlySpan<byte> bytes, bool wait)
    {
        var sent = 0;
        while (sent < bytes.Length && NativeSocket.Send(socket, bytes[sent..], wait) is > 0 and var count)
        {
            sent += count;
        }

        return sent;
    }

    private static TmuxException Refused(TmuxSocket socket, int error, TimeSpan limit) => error switch
    {
        NativeSocket.NoSuchFile or NativeSocket.ConnectionRefused when TmuxProgram.Find() is null => TmuxProgram.NotFound(),
        NativeSocket.NoSuchFile or NativeSocket.ConnectionRefused => CommandClient.NoServer(socket),
        NativeSocket.WouldBlock => CommandClient.NotResponding(socket, limit, mayHaveRun: false),
        _ => new TmuxException(
            TmuxFailure.CommandFailed, $"tmux says: error connecting to {socket.Path} ({Marshal.GetPInvokeErrorMessage(error)})"),
    };
}
