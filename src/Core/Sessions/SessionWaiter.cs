using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>What to wait for in a pane.</summary>
public sealed record WaitRequest
{
    /// <summary>The pane.</summary>
    public required SessionAddress Address { get; init; }

    /// <summary>What to wait for; the end of the program ends every wait.</summary>
    public required WaitGoal Goal { get; init; }

    /// <summary>The programs that are known.</summary>
    public PresetCatalog Presets { get; init; } = PresetCatalog.BuiltIn;

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
        var history = request.Goal.Patterns.Count == 0 || request.AfterSend ? 0 : request.HistoryLines;
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

        var prompt = new PromptReader(opened, request.Presets, request.Address.Row, Prompts.Kept(request.Address.Row));
        if (request.Goal.Input)
        {
            await prompt.LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        var left = request.Timeout - _time.GetElapsedTime(start);
        return await new PaneWait(opened) { Until = request.Goal.Input ? prompt.Waiting : null, Progress = request.Progress }
            .WaitAsync(request.Goal, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
    }
}
