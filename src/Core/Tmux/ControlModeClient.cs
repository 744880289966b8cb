using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TmuxTool.Tmux;

/// <summary>
/// A connection to a server in control mode: one <c>tmux -C</c> child, one thread that reads it, replies matched to
/// their request, and a wake-up whenever the pane that is watched prints or anything else happens in the session.
/// </summary>
internal sealed class ControlModeClient : ITmuxClient, IControlModeSink, IAsyncDisposable
{
    // ESC [ 3 J (clear the history) and ESC c (reset), as %output escapes them.
    private static readonly byte[][] s_erasers = [@"\033[3J"u8.ToArray(), @"\033c"u8.ToArray()];

    private readonly Process _process;
    private readonly TmuxSocket _socket;
    private readonly Lock _gate = new();
    private readonly Queue<PendingReply> _pending = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TaskCompletionSource<TmuxReply> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _startText = new();
    private TaskCompletionSource _activity = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _watched = [];
    private byte[] _eraserTail = [];
    private int _startBlocks;

    // Unguessable, so that no program's output on a screen can pass for the end of a reply.
    private readonly string _nonce = Guid.NewGuid().ToString("N");
    private long _sentinel;

    private ControlModeClient(ProcessStartInfo info, TmuxSocket socket, int startBlocks)
    {
        (_socket, _startBlocks) = (socket, startBlocks);
        _process = TiedProcess.Start(info, ReadLoop);
    }

    /// <summary>Completes at the next output of the watched pane, notification, or the end of the connection.</summary>
    public Task Activity => Volatile.Read(ref _activity).Task;

    /// <summary>Completes when the connection has ended, whatever ended it.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Whether the watched pane has printed since it is watched.</summary>
    public bool HasOutput { get; private set; }

    /// <summary>Whether it has printed a line feed since.</summary>
    public bool HasLineFeed { get; private set; }

    /// <summary>Whether the program has cleared the history or reset the terminal since the pane is watched.</summary>
    public bool HasErased { get; private set; }


    /// <summary>Starts <c>tmux -C</c> with these commands on its command line, and returns what they answered.</summary>
    /// <exception cref="TmuxException">There is no tmux on PATH, or no answer within the deadline.</exception>
    public static async Task<(ControlModeClient Client, TmuxReply Reply)> StartAsync(
        TmuxSocket socket, CommandList commands, string? configFile, CancellationToken cancellationToken)
    {
        using var gate = await ServerGate.NotifyAsync(socket, cancellationToken).ConfigureAwait(false);
        return await StartAsync(socket, "-C", commands, configFile, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects to the session; the window's size and the session's environment stay as they are.</summary>
    /// <exception cref="TmuxException">There is no tmux on PATH, or no answer within the deadline.</exception>
    public static async Task<(ControlModeClient Client, TmuxReply Reply)> AttachAsync(
        TmuxSocket socket, string session, CancellationToken cancellationToken)
    {
        using var gate = await ServerGate.ConnectAsync(socket, cancellationToken).ConfigureAwait(false);
        // pause-after: a pane that floods is paused for this client instead of filling the server's memory.
        // -N: attach-session would start a server where there is none.
        return await StartAsync(
            socket,
            "-NC",
            new CommandList().Add("attach-session", "-E", "-t", session, "-f", "ignore-size,pause-after=1"),
            null,
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(ControlModeClient Client, TmuxReply Reply)> StartAsync(
        TmuxSocket socket, string flags, CommandList commands, string? configFile, CancellationToken cancellationToken)
    {
        var info = TmuxProgram.StartInfo();
        foreach (var argument in TmuxProgram.SocketArguments(socket, configFile).Append(flags).Concat(commands.ToArguments()))
        {
            info.ArgumentList.Add(argument);
        }

        if (flags.Contains('N', StringComparison.Ordinal))
        {
            TiedProcess.Mark(info);
        }

        var client = new ControlModeClient(info, socket, commands.Count);
        try
        {
            return (client, await client._started.Task.WaitAsync(TmuxProgram.Deadline, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw e is TimeoutException ? TmuxProcessClient.NotResponding(socket, mayHaveRun: false) : e;
        }
    }

    /// <summary>Says whose output counts as activity, and forgets what was seen so far.</summary>
    public void Watch(string paneId)
    {
        lock (_gate)
        {
            _watched = Encoding.ASCII.GetBytes(paneId);
            (HasOutput, HasLineFeed, HasErased, _eraserTail) = (false, false, false, []);
        }
    }

    /// <inheritdoc/>
    public async Task<TmuxReply> ExecuteAsync(CommandList commands, CancellationToken cancellationToken)
    {
        using var gate = commands.NotifiesAll ? await ServerGate.NotifyAsync(_socket, cancellationToken).ConfigureAwait(false) : null;
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
        var pending = NewReply();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TmuxProgram.Deadline);
        try
        {
            await WriteAsync(commands, pending, deadline.Token).ConfigureAwait(false);
            return await pending.Task.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TmuxProcessClient.NotResponding(_socket);
        }
    }

    /// <summary>Ends the connection; the session stays, unless it was told to go with its last client.</summary>
    public async ValueTask DisposeAsync()
    {
        using var gate = await LeaveGateAsync().ConfigureAwait(false);
        // Nothing is owed to the server any more, and a client whose server hangs would not leave by itself.
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        // The reading thread is not waited for: a stopped server holds the other end of the pipe.
        End("");
        _process.Dispose();
    }

    /// <summary>A client that leaves is news, too.</summary>
    private async Task<ServerGate?> LeaveGateAsync()
    {
        try
        {
            return await ServerGate.NotifyAsync(_socket, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TmuxException)
        {
            return null; // Somebody waits for a server that hangs: it will not read the news now.
        }
    }

    void IControlModeSink.OnBlock(ControlModeBlock block)
    {
        lock (_gate)
        {
            if (!block.FromInput)
            {
                EndStartBlock(block);
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

            HasOutput = true;
            HasLineFeed |= escaped.IndexOf(@"\012"u8) >= 0;
            HasErased |= Erases(escaped);
        }

        Signal();
    }

    void IControlModeSink.OnNotification(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("%pause "u8))
        {
            Continue(Encoding.ASCII.GetString(line["%pause "u8.Length..]));
        }

        Signal();
    }

    private void EndStartBlock(ControlModeBlock block)
    {
        _startText.Append(block.Text);
        if (!block.Ok || --_startBlocks == 0)
        {
            _started.TrySetResult(block.Ok
                ? new TmuxReply(true, _startText.ToString(), "")
                : new TmuxReply(false, "", block.Text.TrimEnd()));
        }
    }

    private bool Erases(ReadOnlySpan<byte> escaped)
    {
        // A sequence may be cut between two chunks.
        byte[] joined = [.. _eraserTail, .. escaped[..Math.Min(escaped.Length, 8)]];
        _eraserTail = escaped.Length >= 8 ? escaped[^8..].ToArray() : joined[^Math.Min(joined.Length, 8)..];
        foreach (var eraser in s_erasers)
        {
            if (escaped.IndexOf(eraser) >= 0 || joined.AsSpan().IndexOf(eraser) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Continue(string paneId)
    {
        // Off this thread: it must go on reading, or the server would wait for us and we for it.
        _ = Task.Run(() => ExecuteBlocksAsync(new CommandList().Add("refresh-client", "-A", paneId + ":continue"), CancellationToken.None));
    }

    private PendingReply NewReply() =>
        new(_nonce + Interlocked.Increment(ref _sentinel).ToString(CultureInfo.InvariantCulture));

    private async Task WriteAsync(CommandList commands, PendingReply pending, CancellationToken cancellationToken)
    {
        // The number of blocks is not known (errors end a list, if-shell adds some): a line of our own ends the reply.
        var text = commands.ToLine() + "\ndisplay-message -p " + pending.Sentinel + "\n";
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                if (_closed.Task.IsCompleted)
                {
                    throw Lost(mayHaveRun: false);
                }

                _pending.Enqueue(pending);
            }

            // A write to a full pipe is not cancelled by a token.
            await _process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None).AsTask()
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The child has gone; what is pending is ended by the read loop.
        }
        catch (OperationCanceledException)
        {
            // Half a line is in the pipe: nothing can follow it.
            _process.Kill();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    private void ReadLoop(Process process)
    {
        var reader = new ControlModeReader(this);
        var buffer = new byte[64 * 1024];
        var stream = process.StandardOutput.BaseStream;
        try
        {
            while (stream.Read(buffer) is > 0 and var count)
            {
                reader.Read(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A broken pipe is an end like any other.
        }

        End(ErrorText(process));
    }

    private static string ErrorText(Process process)
    {
        try
        {
            return process.StandardError.ReadToEnd().TrimEnd();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return ""; // Disposed meanwhile: nobody wants to know any more.
        }
    }

    private void End(string error)
    {
        lock (_gate)
        {
            _closed.TrySetResult();
            _started.TrySetResult(new TmuxReply(false, "", error.Length > 0 ? error : "the tmux server went away"));
            while (_pending.TryDequeue(out var pending))
            {
                pending.Fail(Lost(mayHaveRun: true));
            }
        }

        Signal();
    }

    private TmuxException Lost(bool mayHaveRun) =>
        new(TmuxFailure.ConnectionLost, $"the connection to the tmux server on {_socket.Path} ended", mayHaveRun);

    private void Signal() => Interlocked.Exchange(
        ref _activity, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
