using TmuxTool.Screens;
using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>How a wait for a screen ended.</summary>
/// <param name="IsSeen">Whether the screen was as it was wanted.</param>
/// <param name="Screen">The last one that was looked at.</param>
/// <param name="Elapsed">How long the wait took.</param>
public sealed record ScreenOutcome(bool IsSeen, Screen Screen, TimeSpan Elapsed);

/// <summary>Waits until a pane's screen is as it is wanted: asleep until the program prints or ends, then one look.</summary>
internal sealed class ScreenWait(PaneTerminal terminal)
{
    private static readonly TimeSpan s_afterExit = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time = terminal.Time;
    private readonly long _start = terminal.Time.GetTimestamp();

    /// <exception cref="TmuxException">The pane or the server has gone, or does not answer.</exception>
    public async Task<ScreenOutcome> WaitAsync(Func<Screen, bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var exit = ProcessExit.Watch(terminal.Pane.Pid);
        while (true)
        {
            var activity = terminal.Client.Activity;
            var ended = exit.Ended.IsCompleted;
            var (screen, dead) = await LookAsync(cancellationToken).ConfigureAwait(false);
            var seen = condition(screen.Without(terminal.Echo()));
            var left = timeout - _time.GetElapsedTime(_start);
            if (seen || dead || left <= TimeSpan.Zero)
            {
                return new ScreenOutcome(seen, screen, _time.GetElapsedTime(_start));
            }

            // A program that has ended leaves its last output to be read, and tmux tells nobody when it has.
            var limit = ended && left > s_afterExit ? s_afterExit : left;
            await Sleep.UntilAsync(activity, ended ? null : exit.Ended, limit, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(Screen Screen, bool Dead)> LookAsync(CancellationToken cancellationToken)
    {
        var blocks = await terminal.Client.ExecuteBlocksAsync(Screen.Commands(terminal.Pane.PaneId), cancellationToken).ConfigureAwait(false);
        var screen = Screen.Read(blocks)
            ?? throw new TmuxException(TmuxFailure.CommandFailed, $"the pane of session '{terminal.Pane.SessionName}' is gone");
        return (screen, PaneState.Parse(blocks[2].Text.TrimEnd('\n'))!.Dead);
    }
}
