namespace TmuxTool.Tmux;

/// <summary>
/// Reads a connection: on the thread of whoever waits for a reply, for that is the fastest where nobody has to be woken
/// up; on a thread of its own from the moment on in which somebody waits for news.
/// </summary>
/// <param name="channel">The connection.</param>
/// <param name="sink">Where to.</param>
/// <param name="ended">Called once at the end, with what was said besides, and how the server broke the protocol if it did.</param>
internal sealed class ChannelReader(IControlChannel channel, IControlModeSink sink, Action<string, InvalidDataException?> ended)
{
    // How often one who waits while another reads looks whether there still is something to wait for.
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(10);

    private readonly ControlModeReader _reader = new(sink);
    private readonly Lock _turn = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private bool _hasEnded;
    private int _threads;

    /// <summary>Whether anything has come.</summary>
    public bool HasRead { get; private set; }

    /// <summary>From now on a thread reads whatever comes, as soon as it comes.</summary>
    public void StartThread()
    {
        if (Interlocked.Exchange(ref _threads, 1) == 0)
        {
            new Thread(Run) { IsBackground = true, Name = "tmux control mode" }.Start();
        }
    }

    /// <summary>Waits for something that reading completes.</summary>
    /// <exception cref="TimeoutException">It has not come within the limit.</exception>
    public Task<T> UntilAsync<T>(Task<T> task, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!channel.CanTimeOut)
        {
            StartThread();
        }

        if (task.IsCompleted || Volatile.Read(ref _threads) > 0)
        {
            return task.WaitAsync(limit, cancellationToken);
        }

        var start = TimeProvider.System.GetTimestamp();
        // What waits in the kernel only hears of the end of the connection.
        using (cancellationToken.UnsafeRegister(static c => ((IControlChannel)c!).End(), channel))
        {
            ReadUntil(task, limit, start);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Volatile.Read(ref _threads) > 0 ? task.WaitAsync(Left(limit, start), cancellationToken) : task;
    }

    /// <summary>Ends the connection.</summary>
    public void Close()
    {
        channel.End();
        if (Volatile.Read(ref _threads) > 0)
        {
            return; // It notices by itself; a server that hangs is not waited for.
        }

        lock (_turn)
        {
            _hasEnded = true;
            channel.Dispose();
        }
    }

    private static TimeSpan Left(TimeSpan limit, long start)
    {
        var left = limit - TimeProvider.System.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Reads until the task is completed; no further where a thread has taken over.</summary>
    private void ReadUntil(Task task, TimeSpan limit, long start)
    {
        while (!_turn.TryEnter(s_glance))
        {
            // Another reads meanwhile: perhaps what completes this task, perhaps for longer than we may wait.
            if (task.IsCompleted || Volatile.Read(ref _threads) > 0)
            {
                return;
            }

            if (Left(limit, start) == TimeSpan.Zero)
            {
                throw new TimeoutException();
            }
        }

        try
        {
            while (!task.IsCompleted && !_hasEnded)
            {
                if (Left(limit, start) is var left && left == TimeSpan.Zero)
                {
                    throw new TimeoutException();
                }

                Read(left);
            }
        }
        finally
        {
            _turn.Exit();
        }
    }

    private void Run()
    {
        lock (_turn)
        {
            while (!_hasEnded)
            {
                Read(Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Reads at most once, what comes within the limit.</summary>
    private void Read(TimeSpan limit)
    {
        switch (channel.Read(_buffer, limit))
        {
            case null:
                break;
            case 0:
                EndReading(null);
                break;
            case { } count:
                HasRead = true;
                try
                {
                    _reader.Read(_buffer.AsSpan(0, count));
                }
                catch (InvalidDataException violation)
                {
                    channel.End();
                    EndReading(violation);
                }

                break;
        }
    }

    private void EndReading(InvalidDataException? violation)
    {
        _hasEnded = true;
        ended(channel.Error, violation);
        // Also where the server has ended the session: it waits until all its clients have hung up.
        channel.Dispose();
    }
}
