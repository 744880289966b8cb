using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Terminal;

/// <summary>Waits on one pane: asleep until it prints, its program ends, or the kernel is worth another look.</summary>
internal sealed class PaneWait(PaneTerminal terminal)
{
    private const int LinesTold = 200;
    private const int NewLinesTold = 10;

    private static readonly TimeSpan s_shortestNap = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestNap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_lastAnswer = TimeSpan.FromMilliseconds(300);

    private readonly TimeProvider _time = terminal.Time;
    private readonly long _start = terminal.Time.GetTimestamp();
    private TimeSpan _nap = s_shortestNap;
    private long _seen = -1;
    private long _changed = terminal.Time.GetTimestamp();
    private int _judged;

    // How often each pattern has matched lines that have left the screen.
    private int[] _matched = [];

    // tmux gives no more output of a terminal that has closed, even of what came before.
    private bool _isWhole = terminal.Pane.Dead;

    private TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>
    /// Anything else to wait for: its outcome, or null. Looked at when something was printed, and from time to time,
    /// since the kernel tells nobody when a program begins to wait.
    /// </summary>
    public Func<WaitOutcome?>? Until { get; init; }

    /// <summary>Told every tenth of a second how long the wait has taken.</summary>
    public Action<TimeSpan>? Progress { get; init; }

    /// <summary>Waits; throws only when cancelled, or where a pattern cannot be matched.</summary>
    public async Task<WaitOutcome> WaitAsync(WaitGoal goal, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var exit = ProcessExit.Watch(terminal.Pane.Pid);
        try
        {
            while (true)
            {
                var activity = terminal.Client.Activity;
                if (terminal.IsStale)
                {
                    await terminal.RefreshAsync(cancellationToken).ConfigureAwait(false);
                }

                var hasEnded = exit.Ended.IsCompleted;
                var isLast = hasEnded || Elapsed >= timeout;
                PaneState? pane = terminal.Pane;
                if (isLast || terminal.Client.IsClosed)
                {
                    // All that was printed before the answer has been read then.
                    pane = await AskAsync(hasEnded, timeout, cancellationToken).ConfigureAwait(false);
                }

                if (pane is { Dead: true } && !_isWhole)
                {
                    _isWhole = true;
                    await terminal.RefreshAsync(cancellationToken).ConfigureAwait(false);
                }

                if (Judge(goal) is { } outcome)
                {
                    return End(outcome);
                }

                if (pane is null)
                {
                    return End(new WaitOutcome.PaneGone());
                }

                if (pane.Dead)
                {
                    return End(await ExitedAsync(pane, cancellationToken).ConfigureAwait(false));
                }

                if (Elapsed >= timeout)
                {
                    return End(new WaitOutcome.TimedOut());
                }

                await SleepAsync(goal.Idle, timeout, activity, hasEnded ? null : exit.Ended, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (TmuxException e)
        {
            return End(await BrokenAsync(terminal.Socket, e, cancellationToken).ConfigureAwait(false));
        }
    }

    private WaitOutcome End(WaitOutcome outcome) => outcome with
    {
        Elapsed = Elapsed,
        Screen = string.Join('\n', terminal.Look(screen => screen.LastLines(LinesTold).ToList())),
        Output = outcome is WaitOutcome.Matched ? "" : string.Join('\n', terminal.News().Select(line => line.New.TrimEnd()).Reverse().SkipWhile(line => line.Length == 0).Take(NewLinesTold).Reverse()),
    };

    private WaitOutcome? Judge(WaitGoal goal)
    {
        var changes = terminal.Look(screen => screen.Changes);
        if (changes != _seen)
        {
            (_seen, _nap) = (changes, s_shortestNap);
            _changed = _time.GetTimestamp();
            if (Match(goal) is { } matched)
            {
                return matched;
            }
        }

        if (goal.Gone is { } gone && !terminal.Look(screen => screen.Rows.Any(row => gone.IsMatch(row, 0))))
        {
            return new WaitOutcome.Gone();
        }

        if (Until?.Invoke() is { } found)
        {
            return found;
        }

        return goal.Idle is { } idle && _time.GetElapsedTime(_changed) >= idle ? new WaitOutcome.Idle() : null;
    }

    private WaitOutcome.Matched? Match(WaitGoal goal)
    {
        if (goal.Patterns.Count == 0)
        {
            return null;
        }

        var passed = terminal.Look(screen => screen.PassedCount);
        var lines = terminal.News(withPassed: passed > 0);
        Array.Resize(ref _matched, goal.Patterns.Count);
        var matched = _matched.ToArray();
        for (var i = Math.Min(_judged, passed); i < lines.Count; i++)
        {
            for (var p = 0; p < matched.Length; p++)
            {
                if (IsMatch(goal.Patterns[p], lines[i]) && ++matched[p] == goal.Patterns[p].Times)
                {
                    return new WaitOutcome.Matched(lines[i].Text.TrimEnd(), goal.Patterns[p].Name);
                }
            }

            if (i < passed)
            {
                matched.CopyTo(_matched, 0);
            }
        }

        // What has left the screen does not change any more.
        terminal.Look(screen =>
        {
            screen.ForgetPassed(LinesTold);
            return _judged = screen.PassedCount;
        });
        return null;
    }

    /// <summary>The line as it was printed, without the blanks at its end, or as far as the cursor: a prompt ends there.</summary>
    private static bool IsMatch(WaitPattern pattern, NewLine line)
    {
        if (pattern.IsMatch(line.Text, line.Start))
        {
            return true;
        }

        var trimmed = line.Text.TrimEnd();
        return (trimmed.Length < line.Text.Length && trimmed.Length >= line.Start && pattern.IsMatch(trimmed, line.Start))
            || (line.LeftOfCursor is { } left && left.Length >= line.Start && left != line.Text && pattern.IsMatch(left, line.Start));
    }

    private async Task SleepAsync(TimeSpan? quiet, TimeSpan timeout, Task activity, Task? exit, CancellationToken cancellationToken)
    {
        var until = timeout - Elapsed;
        if (quiet is { } idle)
        {
            until = Min(until, idle - _time.GetElapsedTime(_changed));
        }

        if (Until is not null)
        {
            until = Min(until, _nap);
            _nap = Min(_nap * 2, s_longestNap);
        }

        if (exit is null)
        {
            // The program has ended, but others hold its terminal open; tmux tells nobody when they let go.
            until = Min(until, TimeSpan.FromMilliseconds(5));
        }

        var start = _time.GetTimestamp();
        do
        {
            var left = until - _time.GetElapsedTime(start);
            await Sleep.UntilAsync(activity, exit, Progress is null ? left : Min(left, s_tick), _time, cancellationToken).ConfigureAwait(false);
            Progress?.Invoke(Elapsed);
        }
        while (!activity.IsCompleted && exit?.IsCompleted != true && _time.GetElapsedTime(start) < until);
    }

    /// <summary>How the pane is; within what is left of the limit, and a moment more.</summary>
    private async Task<PaneState?> AskAsync(bool hasEnded, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var left = timeout - Elapsed;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Min(left > TimeSpan.Zero && hasEnded ? left + s_lastAnswer : s_lastAnswer, TimeSpan.FromDays(1)));
        try
        {
            return await terminal.AskAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw CommandClient.NotResponding(terminal.Socket, s_lastAnswer);
        }
    }

    private async Task<WaitOutcome> ExitedAsync(PaneState dead, CancellationToken cancellationToken)
    {
        dead = await ServerQuery.PaneWithStatusAsync(terminal.Client, dead.PaneId, cancellationToken).ConfigureAwait(false) ?? dead;
        return new WaitOutcome.Exited(dead.ExitStatus, dead.Signal);
    }

    /// <summary>The connection ended or the server is silent: what of pane and server is left?</summary>
    public static async Task<WaitOutcome> BrokenAsync(TmuxSocket socket, TmuxException cause, CancellationToken cancellationToken)
    {
        if (cause.Failure == TmuxFailure.NotResponding)
        {
            return new WaitOutcome.NotResponding();
        }

        try
        {
            var reply = await new CommandClient(socket).ExecuteAsync(
                new CommandList().Add("list-sessions", "-F", "session").Add("show-options", "-sv", "exit-empty"), cancellationToken).ConfigureAwait(false);
            // A server without sessions answers until its last client has hung up, which this connection may not have done yet.
            return reply.Output == "on\n" ? new WaitOutcome.ServerGone() : new WaitOutcome.PaneGone();
        }
        catch (TmuxException e)
        {
            return e.Failure == TmuxFailure.NotResponding ? new WaitOutcome.NotResponding() : new WaitOutcome.ServerGone();
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
