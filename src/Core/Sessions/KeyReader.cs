using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>
/// A program that reads keys and echoes them itself (.NET's Console.ReadLine is one) shows its prompt a moment before
/// it turns off the terminal's own echo. What is typed in that moment is echoed twice, and the second time looks like
/// output. So input waits until the program has taken over.
/// </summary>
internal sealed class KeyReader(string tty, TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(2);

    // A program that reads whole lines never takes over, and cannot be told from one that is about to: once, this long.
    private static readonly TimeSpan s_firstPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private bool _readsKeys;

    /// <summary>To be called when the program shows its first prompt.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => WaitAsync(s_firstPatience, cancellationToken);

    /// <summary>To be called when the program shows a prompt.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken)
    {
        _readsKeys |= !TerminalMode.IsCanonical(tty);
        return _readsKeys ? WaitAsync(s_patience, cancellationToken) : Task.CompletedTask;
    }

    private async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (TerminalMode.IsCanonical(tty))
        {
            if (time.GetElapsedTime(start) > patience)
            {
                return;
            }

            await Task.Delay(s_interval, time, cancellationToken).ConfigureAwait(false);
        }

        _readsKeys = true;
    }
}
