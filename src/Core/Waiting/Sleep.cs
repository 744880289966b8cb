namespace TmuxTool.Waiting;

/// <summary>Sleeps between two looks at a pane.</summary>
internal static class Sleep
{
    // Timers take no more than seven weeks; limits may be of any length.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>Sleeps until something happens, the program ends, or the time is up; after a day in any case.</summary>
    /// <param name="activity">Something that happens.</param>
    /// <param name="exit">The end of the program; null where that has come already, and something else is waited for.</param>
    /// <param name="limit">The time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the sleep.</param>
    public static async Task UntilAsync(Task activity, Task? exit, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (limit <= TimeSpan.Zero)
        {
            return;
        }

        using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Rounded up: a delay that ends early would be followed by another look for nothing.
        var milliseconds = Math.Ceiling((limit < s_longest ? limit : s_longest).TotalMilliseconds);
        var delay = Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, wake.Token);
        await (exit is null ? Task.WhenAny(activity, delay) : Task.WhenAny(activity, exit, delay)).ConfigureAwait(false);
        // Here and now: asynchronously, another thread would have to be woken up for it.
        wake.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
