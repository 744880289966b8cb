using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

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
        var (opened, failure) = await PaneTerminal.OpenAsync(request.Address, 0, _time, cancellationToken, CallLimit.Within(request.Timeout)).ConfigureAwait(false);
        if (opened is null)
        {
            return new RunResult.NotReady(failure!);
        }

        await using var terminal = opened.ConfigureAwait(false);
        if (opened.Pane.Dead)
        {
            return new RunResult.NotReady(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false));
        }

        var preset = request.Presets.ForPane(request.Address.Row, opened.Pane.CurrentCommand, group: null, opened.Pane.Pid);
        var told = request.Prompt is { } prompt ? new Prompts(prompt) : Prompts.Kept(request.Address.Row);
        told = told is null ? null
            : told with { Continuation = preset?.ContinuationPattern is { } more ? WaitPattern.Parse(more) : null, BlockEnd = preset?.BlockEnd };
        return await new PaneRun(opened, request, told).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
