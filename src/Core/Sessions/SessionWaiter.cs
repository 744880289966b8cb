using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>What to wait for in a pane. At least one of pattern, idle and exit.</summary>
public sealed record WaitRequest
{
    /// <summary>The pane.</summary>
    public required SessionAddress Address { get; init; }

    /// <summary>What must be shown.</summary>
    public WaitPattern? Pattern { get; init; }

    /// <summary>How long the screen must not change.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>Whether the end of the program is what is waited for; it ends every wait.</summary>
    public bool Exit { get; init; }

    /// <summary>Whether only what came after the last send to the pane counts.</summary>
    public bool AfterSend { get; init; }

    /// <summary>How many lines of history count besides the screen.</summary>
    public int HistoryLines { get; init; } = 1000;

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Told every tenth of a second how long the wait has taken.</summary>
    public Action<TimeSpan>? Progress { get; init; }
}

/// <summary>Waits until a pane shows something, is quiet, or its program ends.</summary>
/// <param name="time">The clock for time limits; the system's where it is null.</param>
public sealed class SessionWaiter(TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Waits; asleep until something happens.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public async Task<WaitOutcome> WaitAsync(WaitRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await ConnectAndWaitAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (TmuxException e) when (e.Failure == TmuxFailure.NotResponding)
        {
            return new WaitOutcome.NotResponding();
        }
    }

    private async Task<WaitOutcome> ConnectAndWaitAsync(WaitRequest request, CancellationToken cancellationToken)
    {
        var history = request.Pattern is null || request.AfterSend ? 0 : request.HistoryLines;
        var (opened, failure) = await PaneTerminal.OpenAsync(request.Address, history, _time, cancellationToken, CallLimit.Within(request.Timeout)).ConfigureAwait(false);
        if (opened is null)
        {
            return failure!.Status switch
            {
                Health.SessionStatus.ServerNotRunning => new WaitOutcome.ServerGone(),
                Health.SessionStatus.Unknown => new WaitOutcome.NotResponding(),
                _ => new WaitOutcome.PaneGone(),
            };
        }

        await using var terminal = opened.ConfigureAwait(false);
        var start = _time.GetTimestamp();
        if (request.AfterSend && await SendMark.ReadAsync(opened.Client, opened.Pane, cancellationToken).ConfigureAwait(false) is { } mark)
        {
            await opened.RebaseAsync(mark, cancellationToken).ConfigureAwait(false);
        }

        var left = request.Timeout - _time.GetElapsedTime(start);
        var goal = new WaitGoal
        {
            Patterns = request.Pattern is { } pattern ? [("", pattern)] : [],
            Idle = request.Idle,
            Timeout = left > TimeSpan.Zero ? left : TimeSpan.Zero,
            Progress = request.Progress,
        };
        return await new PaneWait(opened).WaitAsync(goal, cancellationToken).ConfigureAwait(false);
    }
}
