using System.Diagnostics;
using TmuxTool.Tmux;

namespace TmuxTool.Waiting;

/// <summary>What a wait waits for.</summary>
internal sealed record WaitCondition
{
    /// <summary>Looked for in what appeared after the mark, or, without one, in all that is shown.</summary>
    public WaitPattern? Pattern { get; init; }

    public Mark? Mark { get; init; }

    /// <summary>How many lines of history are looked at where there is no mark.</summary>
    public int HistoryLines { get; init; } = 1000;

    /// <summary>Judges what appeared, where a pattern alone cannot.</summary>
    public Func<ScreenCapture, IReadOnlyList<NewLine>, bool>? Accept { get; init; }

    /// <summary>What must be true besides, once it is accepted. Nobody tells when it becomes so: it is asked again and again.</summary>
    public Func<bool>? Holds { get; init; }

    /// <summary>
    /// Told what appeared after the mark and has left the screen since, each line once, and how many lines have left the
    /// history before they were seen.
    /// </summary>
    public Action<IReadOnlyList<NewLine>, long>? Passed { get; init; }

    /// <summary>How long the screen must stay as it is.</summary>
    public TimeSpan? Idle { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Called about every tenth of a second with the time waited.</summary>
    public Action<TimeSpan>? Progress { get; init; }
}

/// <summary>Waits on one pane: asleep until tmux or the kernel report something, then one look at the screen.</summary>
internal sealed class PaneWait(ControlModeClient client, TmuxSocket socket, PaneState pane, TimeProvider time)
{
    private const int LinesTold = 200;

    private static readonly TimeSpan s_longestNap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    private readonly long _start = time.GetTimestamp();
    private readonly PaneLooks _looks = new(client, pane);

    // Until it is asked again what does not hold yet.
    private TimeSpan? _nap;

    // The last lines that were seen.
    private List<LogicalLine> _seen = [];
    private uint _screenHash;
    private long _changed = time.GetTimestamp();
    private int _looksInARow;

    /// <summary>The mark of the last wait, moved on by what has been passed.</summary>
    public Mark? Mark { get; private set; }

    /// <summary>Waits; throws only when cancelled.</summary>
    public async Task<WaitOutcome> WaitAsync(WaitCondition condition, CancellationToken cancellationToken)
    {
        using var exit = ProcessExit.Watch(pane.Pid);
        Mark = condition.Mark;
        try
        {
            for (var isLast = false; ;)
            {
                var activity = client.Activity;
                var cost = Stopwatch.StartNew();
                var capture = await (Mark is { } mark ? _looks.AfterAsync(mark, cancellationToken)
                    : isLast ? _looks.AllAsync(condition.HistoryLines, cancellationToken)
                    : _looks.NextAsync(condition.HistoryLines, cancellationToken)).ConfigureAwait(false);
                if (capture is null || capture.Pane.Pid != pane.Pid)
                {
                    return End(new WaitOutcome.PaneGone());
                }

                if (Judge(capture, condition) is { } outcome)
                {
                    return End(outcome);
                }

                // What has only just been woken, on a machine that stood still, is given its turn.
                var isOver = Elapsed >= condition.Timeout && (_nap is null || _nap == s_longestNap);
                if ((capture.Pane.Dead || isOver) && _looks.IsPartial)
                {
                    // All of it is told, and nothing that might have been overlooked is called missing.
                    isLast = true;
                    continue;
                }

                if (capture.Pane.Dead)
                {
                    return End(await ExitedAsync(capture.Pane, cancellationToken).ConfigureAwait(false));
                }

                if (isOver)
                {
                    return End(new WaitOutcome.TimedOut());
                }

                await SleepAsync(activity, exit.Ended, condition, cost.Elapsed, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (TmuxException e)
        {
            return End(await BrokenAsync(e, cancellationToken).ConfigureAwait(false));
        }
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_start);

    private WaitOutcome End(WaitOutcome outcome) => outcome with { Elapsed = Elapsed, Screen = WithoutObituary(Screen()) };

    private string Screen() => string.Join('\n', _seen.Select(l => l.Text.TrimEnd())).TrimEnd('\n');

    /// <summary>tmux writes a line of its own under the last words of a program.</summary>
    private static string WithoutObituary(string screen)
    {
        var last = screen.LastIndexOf('\n') + 1;
        return screen.AsSpan(last).StartsWith("Pane is dead (") ? screen[..last].TrimEnd('\n') : screen;
    }

    private WaitOutcome? Judge(ScreenCapture capture, WaitCondition condition)
    {
        var lines = capture.Lines();
        _seen = [.. _seen.Where(l => l.LastRow < _looks.FirstNewRow).Concat(lines.Where(IsNew)).TakeLast(LinesTold)];
        if (condition.Pattern is { } pattern)
        {
            foreach (var line in NewLines(capture, lines, condition))
            {
                if (pattern.IsMatch(line.Text, line.Start))
                {
                    return new WaitOutcome.Matched(line.Text.TrimEnd());
                }
            }
        }

        if (condition.Accept?.Invoke(capture, NewLines(capture, lines, condition)) != true)
        {
            _nap = null;
        }
        else if (condition.Holds?.Invoke() != false)
        {
            return new WaitOutcome.Matched(lines.Count > 0 ? lines[^1].Text : "");
        }
        else
        {
            _nap = _nap is { } nap ? Min(nap * 2, s_longestNap) : TimeSpan.FromMilliseconds(1);
        }

        return condition.Idle is { } idle && IsIdle(capture, idle) ? new WaitOutcome.Idle() : null;
    }

    private List<NewLine> NewLines(ScreenCapture capture, List<LogicalLine> lines, WaitCondition condition)
    {
        if (Mark is null)
        {
            return [.. lines.Where(IsNew).Select(l => new NewLine(l.Text, 0))];
        }

        // A cleared history takes the mark with it: all that is left was written since.
        var located = client.HasErased ? -1 : NewOutput.Locate(Mark, capture, lines, client.HasLineFeed) ?? -1;
        if (located < 0 && condition.Passed is { } passed && !client.HasErased && NewOutput.Dropped(Mark, capture, lines) is > 0 and var dropped)
        {
            passed([], dropped);
            (Mark, located) = (Mark.MovedTo(0, capture, lines), 0);
        }

        var found = NewOutput.After(Mark, capture, lines, located, client.HasOutput);

        // What has left the screen cannot change any more: it need not be looked at again.
        var top = lines.FindLastIndex(l => l.Row <= capture.Pane.HistorySize);
        if (!capture.Pane.Alternate && !Mark.Alternate && located >= 0 && top > located + 500 && Mark.Echo.Count <= 1)
        {
            condition.Passed?.Invoke([.. found.SkipLast(lines.Count - top)], 0);
            Mark = Mark.MovedTo(top, capture, lines);
        }

        return found;
    }

    /// <summary>Whether a line may be another one than at the look before.</summary>
    private bool IsNew(LogicalLine line) => line.LastRow >= _looks.FirstNewRow;

    private bool IsIdle(ScreenCapture capture, TimeSpan idle)
    {
        var hash = TextHash.Of(string.Join('\n', capture.Rows.TakeLast(capture.Pane.Height))) ^ (uint)((capture.Pane.CursorX << 16) + capture.Pane.CursorY + capture.Pane.HistorySize);
        if (hash != _screenHash)
        {
            (_screenHash, _changed) = (hash, time.GetTimestamp());
        }

        return time.GetElapsedTime(_changed) >= idle;
    }

    private async Task SleepAsync(
        Task activity, Task exit, WaitCondition condition, TimeSpan cost, CancellationToken cancellationToken)
    {
        // A pane that floods is looked at for a quarter of the time; any other at once, and one of which nothing shall be lost.
        _looksInARow = activity.IsCompleted && condition.Passed is null ? _looksInARow + 1 : 0;
        if (_looksInARow > 4)
        {
            await Task.Delay(cost * 3, time, cancellationToken).ConfigureAwait(false);
        }

        var until = condition.Timeout - Elapsed;
        if (condition.Idle is { } idle)
        {
            until = Min(until, idle - time.GetElapsedTime(_changed));
        }

        if (_nap is { } nap)
        {
            until = until > TimeSpan.Zero ? Min(until, nap) : nap;
        }

        // Asked once: an end that comes between two questions would be slept through.
        var hasEnded = exit.IsCompleted;
        if (hasEnded)
        {
            // The program has ended, but others hold its terminal open; tmux tells nobody when they let go.
            until = Min(until, TimeSpan.FromMilliseconds(5));
        }

        var start = time.GetTimestamp();
        do
        {
            var left = until - time.GetElapsedTime(start);
            await Sleep.UntilAsync(
                activity, hasEnded ? null : exit, condition.Progress is null ? left : Min(left, s_tick), time, cancellationToken).ConfigureAwait(false);
            condition.Progress?.Invoke(Elapsed);
        }
        while (!activity.IsCompleted && !exit.IsCompleted && time.GetElapsedTime(start) < until);
    }

    /// <summary>tmux learns the status of a program shortly after its terminal has closed, once something wakes it.</summary>
    private async Task<WaitOutcome> ExitedAsync(PaneState dead, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 20 && dead.ExitStatus is null && dead.Signal is null; i++)
        {
            await client.ExecuteAsync(new CommandList().Add("run-shell", "true"), cancellationToken).ConfigureAwait(false);
            dead = await ServerQuery.PaneAsync(client, pane.PaneId, cancellationToken).ConfigureAwait(false) ?? dead;
        }

        return new WaitOutcome.Exited(dead.ExitStatus, dead.Signal);
    }

    /// <summary>The connection ended or the server is silent: what of pane and server is left?</summary>
    private async Task<WaitOutcome> BrokenAsync(TmuxException cause, CancellationToken cancellationToken)
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
        catch (TmuxException e) when (e.Failure == TmuxFailure.NotResponding)
        {
            return new WaitOutcome.NotResponding();
        }
        catch (TmuxException)
        {
            return new WaitOutcome.ServerGone();
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
