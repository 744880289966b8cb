using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Runs code in the program of a session: types it at the prompt, waits for the next one, and collects what was printed.</summary>
/// <param name="time">The clock for time limits; the system's where it is null.</param>
public sealed class SessionRunner(TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Runs.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="cancellationToken">Ends the wait; what was typed stays typed, and the program goes on.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH, or nothing could be typed.</exception>
    public async Task<RunResult> RunAsync(RunRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = _time.GetTimestamp();
        var (opened, failure) = await PaneConnection.OpenAsync(request.Address, cancellationToken, CallLimit.Within(request.Timeout)).ConfigureAwait(false);
        if (opened is null)
        {
            return new RunResult.NotReady(failure!);
        }

        await using var connection = opened.ConfigureAwait(false);
        var pane = await ServerQuery.PaneAsync(opened.Client, request.Address.ExactPane, cancellationToken).ConfigureAwait(false);
        if (pane is null || !request.Address.Is(pane) || pane.Dead)
        {
            return new RunResult.NotReady(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false));
        }

        opened.Client.Watch(pane.PaneId);
        var result = await new PaneRun(opened.Client, request, pane, _time).RunAsync(cancellationToken).ConfigureAwait(false);
        return result with { Elapsed = _time.GetElapsedTime(start) };
    }
}
