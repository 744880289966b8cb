using TmuxTool.Health;
using TmuxTool.Screens;
using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>How far a recording is.</summary>
/// <param name="Duration">How long it is.</param>
/// <param name="Bytes">How much the program has printed in it.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="Gaps">
/// How often output was lost, because it came faster than it could be written; the screen as it was afterwards is shown instead.
/// </param>
public readonly record struct RecordingProgress(TimeSpan Duration, long Bytes, long Events, int Gaps);

/// <summary>
/// Records what a pane prints, as asciicast v2: the screen as it is at the start, then the output as it comes. It has a
/// connection of its own, so that anything may be done with the session meanwhile.
/// </summary>
public sealed class SessionRecording : IAsyncDisposable
{
    // The longest that a wait without a limit takes.
    private static readonly TimeSpan s_lastAnswer = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_forEver = TimeSpan.FromDays(30);

    private readonly PaneConnection _connection;
    private readonly PaneState _pane;
    private readonly OutputLog _log;
    private readonly TimeProvider _time;
    private readonly Stream _stream;
    private readonly CastWriter _writer;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<WaitOutcome?> _pump;
    private (int Columns, int Rows) _size;
    private long _start;
    private TimeSpan _last;
    private long _bytes;
    private int _disposed;

    private SessionRecording(PaneConnection connection, PaneState pane, OutputLog log, Stream stream, TimeProvider time)
    {
        (_connection, _pane, _log, _stream, _time) = (connection, pane, log, stream, time);
        _writer = new CastWriter(stream);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>
    /// Completes when there is nothing more to record: with how program, pane or server ended, or null after
    /// <see cref="StopAsync"/>. Fails with an <see cref="IOException"/> where the recording cannot be written.
    /// </summary>
    public Task<WaitOutcome?> Ended => _pump;

    /// <summary>How far it is.</summary>
    public RecordingProgress Progress => new(
        _start == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_start), Interlocked.Read(ref _bytes), _writer.Events, _log.Gaps);

    private ControlModeClient Client => _connection.Client;

    /// <summary>Begins to record; from then on nothing is missed.</summary>
    /// <param name="address">Which pane.</param>
    /// <param name="open">Gives what is written to, once there is something to record; it is closed with the recording.</param>
    /// <param name="time">The clock; the system's where it is null.</param>
    /// <param name="cancellationToken">Gives up before it has begun.</param>
    /// <returns>The recording, or how the pane is where it cannot be recorded.</returns>
    /// <exception cref="TmuxException">There is no tmux on PATH, or the server does not answer.</exception>
    public static async Task<(SessionRecording? Recording, PaneHealth? Failure)> StartAsync(
        SessionAddress address, Func<Stream> open, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(open);
        var (connection, failure) = await PaneConnection.OpenAsync(address, cancellationToken).ConfigureAwait(false);
        if (connection is null)
        {
            return (null, failure);
        }

        SessionRecording? recording = null;
        try
        {
            var pane = await ServerQuery.PaneAsync(connection.Client, address.ExactPane, cancellationToken).ConfigureAwait(false);
            if (pane is null || !address.Is(pane))
            {
                return (null, PaneHealth.Missing(pane is not null, pane is null ? null : "another program runs there now"));
            }

            // A recorder that is held up misses output, which it tells, and holds nobody else up.
            await connection.Client.ExecuteAsync(new CommandList().Add("refresh-client", "-f", "pause-after=1"), cancellationToken).ConfigureAwait(false);
            recording = new SessionRecording(
                connection, pane, new OutputLog(time ?? TimeProvider.System, pane.PaneId), open(), time ?? TimeProvider.System);
            await Task.WhenAny(recording._begun.Task, recording._pump).ConfigureAwait(false);
            return (recording, null);
        }
        finally
        {
            if (recording is null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the recording; all that the program has printed until now is in it.</summary>
    /// <exception cref="IOException">The recording cannot be written.</exception>
    public async Task<RecordingProgress> StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        return Progress with { Duration = _last };
    }

    /// <summary>Ends the recording, whether it could be written or not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await ((Task)_pump).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<WaitOutcome?> PumpAsync()
    {
        using var end = new CancellationTokenSource();
        Client.Tap = _log;
        Client.Watch(_pane.PaneId);
        var ending = EndAsync(end.Token);
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, _time, _stop.Token);
        try
        {
            while (!ending.IsCompleted && !stopped.IsCompleted)
            {
                var activity = Client.Activity;
                await WriteAsync().ConfigureAwait(false);
                await Task.WhenAny(activity, ending, stopped).ConfigureAwait(false);
                // A slow disk must not hold up the thread that reads, and that stamps what it reads with the time.
                await Task.Yield();
            }

            return await CloseAsync(ending).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await ((Task)ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Client.Tap = null;
        }
    }

    private async Task<WaitOutcome?> CloseAsync(Task<WaitOutcome> ending)
    {
        using var limit = new CancellationTokenSource(s_lastAnswer, _time);
        try
        {
            // Outputs and answers come in one order: what was printed before the question is here when it is answered.
            await Client.ExecuteAsync(new CommandList().Add("display-message", "-p", ""), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TmuxException or OperationCanceledException)
        {
            // Then there is nothing more to come.
        }

        await WriteAsync().ConfigureAwait(false);
        if (_start != 0)
        {
            var now = _time.GetElapsedTime(_start);
            _writer.End(_last = now > _last ? now : _last);
            await _writer.FlushAsync().ConfigureAwait(false);
        }

        return ending.IsCompleted ? await ending.ConfigureAwait(false) : null;
    }

    /// <summary>Waits for the end of program, pane or server, whatever ends them.</summary>
    private async Task<WaitOutcome> EndAsync(CancellationToken cancellationToken)
    {
        using (var exit = ProcessExit.Watch(_pane.Pid))
        {
            for (var activity = Client.Activity; !exit.Ended.IsCompleted && !Client.IsClosed; activity = Client.Activity)
            {
                await Task.WhenAny(exit.Ended, activity).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        // Others may hold the terminal open, and what they print belongs to the recording.
        try
        {
            var terminal = await PaneTerminal.OpenAsync(Client, _connection.Address.Socket, _pane.PaneId, 0, _time, cancellationToken).ConfigureAwait(false);
            return terminal is null
                ? new WaitOutcome.PaneGone()
                : await new PaneWait(terminal).WaitAsync(new WaitGoal { Exit = true }, s_forEver, cancellationToken).ConfigureAwait(false);
        }
        catch (TmuxException e)
        {
            return await PaneWait.BrokenAsync(_connection.Address.Socket, e, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync()
    {
        WriteEvents();
        if (_log.HasGap)
        {
            await PaintAsync().ConfigureAwait(false);
            WriteEvents();
        }

        await _writer.FlushAsync().ConfigureAwait(false);
    }

    private void WriteEvents()
    {
        foreach (var (moment, bytes, size) in _log.Take())
        {
            _last = _time.GetElapsedTime(_start, moment);
            if (bytes is not null)
            {
                _writer.Output(_last, bytes.WrittenSpan);
                Interlocked.Add(ref _bytes, bytes.WrittenCount);
            }
            else if (size != _size)
            {
                _size = size;
                _writer.Resize(_last, size.Columns, size.Rows);
            }
        }
    }

    /// <summary>Records the screen as it is, after which come the outputs that follow it.</summary>
    private async Task PaintAsync()
    {
        var commands = ScreenPainting.Commands(_pane.PaneId)
            .Add("display-message", "-p", "#{default-terminal}\n#{default-shell}")
            // At the instant of the capture, and for a pane that is paused only.
            .Add("refresh-client", "-A", _pane.PaneId + ":continue")
            .Add(_log.Resume());
        ScreenPainting? painting;
        IReadOnlyList<ControlModeBlock> blocks;
        try
        {
            blocks = await Client.ExecuteBlocksAsync(commands, CancellationToken.None).ConfigureAwait(false);
            painting = ScreenPainting.Read(blocks);
        }
        catch (TmuxException)
        {
            return; // The end that follows says what is wrong.
        }

        if (painting is null)
        {
            return;
        }

        var size = (painting.Pane.Width, painting.Pane.Height);
        if (_start == 0)
        {
            _start = _log.Resumed;
            WriteHeader(painting.Pane, blocks[ScreenPainting.Answers].Text.TrimEnd('\n').Split('\n'));
        }
        else if (size != _size)
        {
            _writer.Resize(_time.GetElapsedTime(_start, _log.Resumed), size.Width, size.Height);
        }

        _size = size;
        _last = _time.GetElapsedTime(_start, _log.Resumed);
        _writer.Gap();
        _writer.Output(_last, painting.Bytes);
        _begun.TrySetResult();
    }

    private void WriteHeader(PaneState pane, string[] terminalAndShell)
    {
        string[] names = ["TERM", "SHELL"];
        var environment = names.Zip(terminalAndShell, KeyValuePair.Create);
        _writer.Header(new CastHeader(pane.Width, pane.Height, _time.GetUtcNow(), _connection.Address.ToString(), [.. environment]));
    }
}
