using System.Globalization;
using System.Text;

namespace TmuxTool.Tmux;

/// <summary>
/// A connection to a server in control mode: replies matched to their request, and a wake-up whenever the pane that is
/// watched prints or anything else happens in the session.
/// </summary>
internal sealed class ControlModeClient : ITmuxClient, IControlModeSink, IAsyncDisposable
{
    private readonly IControlChannel _channel;
    private readonly ChannelReader _reader;
    private readonly TmuxSocket _socket;
    private readonly CallLimit _limit;
    private readonly Lock _gate = new();
    private readonly Queue<PendingReply> _pending = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly StartReply _started;

    // What waits for news goes on in the thread that has read them: it asks the server, and that wakes nobody else up.
    private TaskCompletionSource? _activity;
    private volatile bool _isListenedTo;
    private byte[] _watched = [];

    // Unguessable, so that no program's output on a screen can pass for the end of a reply.
    private readonly string _nonce = Guid.NewGuid().ToString("N");
    private long _sentinel;

    private ControlModeClient(IControlChannel channel, TmuxSocket socket, int startBlocks, CallLimit limit)
    {
        (_channel, _socket, _started, _limit) = (channel, socket, new StartReply(startBlocks), limit);
        _reader = new ChannelReader(channel, this, End);
    }

    /// <summary>
    /// Completes at the next output of the watched pane, notification, or the end of the connection. But for the end, what
    /// follows runs in the thread that reads, and must not block it: no reply would come.
    /// </summary>
    public Task Activity
    {
        get
        {
            _isListenedTo = true;
            _reader.StartThread();
            var fresh = new TaskCompletionSource();
            return (Interlocked.CompareExchange(ref _activity, fresh, null) ?? fresh).Task;
        }
    }

    /// <summary>Whether this process is the client, and no tmux of ours with the first commands on its command line.</summary>
    public bool IsDirect => _channel is ServerConnection;

    /// <summary>Whether the connection has been found to have ended, whatever ended it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Told all that comes, of outputs those of the watched pane, in the order in which the server has said it.</summary>
    public IControlModeSink? Tap { get; set; }

    /// <summary>Connects with these commands, and returns what they answered; each call within the limit.</summary>
    /// <exception cref="TmuxException">Nobody listens on the socket, or there was no answer within the limit.</exception>
    public static async Task<(ControlModeClient Client, TmuxReply Reply)> StartAsync(
        TmuxSocket socket, CommandList commands, CancellationToken cancellationToken, Action? meanwhile = null, CallLimit limit = default)
    {
        // For all attempts together.
        var start = CallLimit.Within(limit.Left);
        var (client, reply) = await StartDirectAsync(socket, commands, cancellationToken, meanwhile, start, limit).ConfigureAwait(false);
        return client is not null
            ? (client, reply)
            : await StartAsync(new ControlProcess(socket, commands), socket, commands, cancellationToken, start, limit).ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="StartAsync(TmuxSocket, CommandList, CancellationToken, Action?, CallLimit)"/>, but never with a process whose
    /// command line would show the commands; without a client where the server does not understand us.
    /// </summary>
    /// <exception cref="TmuxException">Nobody listens on the socket, or there was no answer within the limit.</exception>
    public static async Task<(ControlModeClient? Client, TmuxReply Reply)> StartDirectAsync(
        TmuxSocket socket,
        CommandList commands,
        CancellationToken cancellationToken,
        Action? meanwhile = null,
        CallLimit start = default,
        CallLimit limit = default)
    {
        foreach (var dialect in ServerConnection.Dialects)
        {
            var connection = ServerConnection.Open(socket, commands, dialect, start);
            meanwhile?.Invoke();
            var (client, reply) = await StartAsync(connection, socket, commands, cancellationToken, start, limit).ConfigureAwait(false);
            if (client._reader.HasRead)
            {
                ServerConnection.Understood(dialect);
                return (client, reply);
            }

            // The server has hung up without a word: it speaks another dialect, or none that we do.
            await client.DisposeAsync().ConfigureAwait(false);
        }

        return (null, new TmuxReply(false, "", ServerRace.LostServer));
    }

    /// <summary>Connects to the session; the window's size and the session's environment stay as they are.</summary>
    /// <exception cref="TmuxException">Nobody listens on the socket, or there was no answer within the limit.</exception>
    public static Task<(ControlModeClient Client, TmuxReply Reply)> AttachAsync(
        TmuxSocket socket, string session, CancellationToken cancellationToken, CallLimit limit = default) =>
        // A client that does not read for so long is told no more, instead of being thrown out: until then the server reads no
        // more of the pane than the client does, so that nothing is lost.
        StartAsync(
            socket,
            new CommandList().Add("attach-session", "-E", "-t", session, "-f", "ignore-size,pause-after=60"),
            cancellationToken,
            limit: limit);

    internal static async Task<(ControlModeClient Client, TmuxReply Reply)> StartAsync(
        IControlChannel channel,
        TmuxSocket socket,
        CommandList commands,
        CancellationToken cancellationToken,
        CallLimit start = default,
        CallLimit limit = default)
    {
        var client = new ControlModeClient(channel, socket, commands.Count, limit);
        var time = start.Left;
        try
        {
            return (client, await client._reader.UntilAsync(client._started.Task, time, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            if (e is TimeoutException)
            {
                throw CommandClient.NotResponding(socket, time, mayHaveRun: false);
            }

            throw;
        }
    }

    /// <summary>Says whose output counts as activity.</summary>
    public void Watch(string paneId)
    {
        lock (_gate)
        {
            _watched = Encoding.ASCII.GetBytes(paneId);
        }
    }

    /// <inheritdoc/>
    public async Task<TmuxReply> ExecuteAsync(CommandList commands, CancellationToken cancellationToken)
    {
        var blocks = await ExecuteBlocksAsync(commands, cancellationToken).ConfigureAwait(false);
        var failed = blocks.FirstOrDefault(b => !b.Ok);
        var output = blocks.Count == 1 ? blocks[0].Text : string.Concat(blocks.Where(b => b.Ok).Select(b => b.Text));
        return failed.Text is null
            ? new TmuxReply(true, output, "")
            : new TmuxReply(false, output, failed.Text.TrimEnd());
    }

    /// <summary>Runs the commands and returns each one's block; nested commands add blocks of their own.</summary>
    public async Task<IReadOnlyList<ControlModeBlock>> ExecuteBlocksAsync(CommandList commands, CancellationToken cancellationToken)
    {
        var pending = new PendingReply(_nonce + Interlocked.Increment(ref _sentinel).ToString(CultureInfo.InvariantCulture));
        var limit = _limit.Left;
        try
        {
            await WriteAsync(commands, pending, limit, cancellationToken).ConfigureAwait(false);
            return await _reader.UntilAsync(pending.Task, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw CommandClient.NotResponding(_socket, limit);
        }
    }

    /// <summary>Ends the connection; the session stays, unless it was told to go with its last client.</summary>
    public ValueTask DisposeAsync()
    {
        _reader.Close();
        End("", null);
        return ValueTask.CompletedTask;
    }

    bool IControlModeSink.NeedsBlock(bool fromInput)
    {
        lock (_gate)
        {
            return Tap is not null || (fromInput ? _pending.Count > 0 : !_started.Task.IsCompleted);
        }
    }

    void IControlModeSink.OnBlock(ControlModeBlock block)
    {
        Tap?.OnBlock(block);
        lock (_gate)
        {
            if (!block.FromInput)
            {
                _started.Add(block);
            }
            else if (_pending.TryPeek(out var pending) && pending.Add(block))
            {
                _pending.Dequeue();
            }
        }
    }

    void IControlModeSink.OnOutput(ReadOnlySpan<byte> pane, ReadOnlySpan<byte> escaped)
    {
        lock (_gate)
        {
            if (!pane.SequenceEqual(_watched))
            {
                return;
            }

        }

        Tap?.OnOutput(pane, escaped);
        Signal();
    }

    void IControlModeSink.OnNotification(ReadOnlySpan<byte> line)
    {
        Tap?.OnNotification(line);
        if (line.StartsWith("%pause "u8))
        {
            Continue(Encoding.ASCII.GetString(line["%pause "u8.Length..]));
        }

        Signal();
    }

    private void Continue(string paneId)
    {
        // Off this thread: it must go on reading, or the server would wait for us and we for it.
        _ = Task.Run(() => ExecuteBlocksAsync(new CommandList().Add("refresh-client", "-A", paneId + ":continue"), CancellationToken.None));
    }

    private async Task WriteAsync(CommandList commands, PendingReply pending, TimeSpan limit, CancellationToken cancellationToken)
    {
        // The number of blocks is not known (errors end a list, if-shell adds some): a line of our own ends the reply.
        var text = commands.ToLine() + "\ndisplay-message -p " + pending.Sentinel + "\n";
        if (!await _writing.WaitAsync(limit, cancellationToken).ConfigureAwait(false))
        {
            throw CommandClient.NotResponding(_socket, limit, mayHaveRun: false);
        }

        try
        {
            lock (_gate)
            {
                if (IsClosed)
                {
                    throw Lost(mayHaveRun: false);
                }

                _pending.Enqueue(pending);
            }

            await _channel.WriteAsync(Encoding.UTF8.GetBytes(text), limit, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // What is pending is ended by the read loop.
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // Half a line is under way: nothing can follow it.
            _channel.End();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    private void End(string error, InvalidDataException? violation)
    {
        lock (_gate)
        {
            IsClosed = true;
            if (violation is null)
            {
                _started.End(error.Length > 0 ? error : ServerRace.LostServer);
            }
            else
            {
                _started.Fail(Invalid(violation, mayHaveRun: false));
            }

            while (_pending.TryDequeue(out var pending))
            {
                pending.Fail(violation is null ? Lost(mayHaveRun: true) : Invalid(violation, mayHaveRun: true));
            }
        }

        if (_isListenedTo)
        {
            // What follows may ask another connection and wait for it there, while this one has yet to hang up.
            _ = Task.Run(Signal);
        }
    }

    private TmuxException Invalid(InvalidDataException violation, bool mayHaveRun) =>
        CommandClient.InvalidReply(_socket, "it sends " + violation.Message, mayHaveRun);

    private TmuxException Lost(bool mayHaveRun) =>
        new(TmuxFailure.ConnectionLost, $"the connection to the tmux server on {_socket.Path} ended", mayHaveRun);

    private void Signal() => Interlocked.Exchange(ref _activity, null)?.TrySetResult();
}
