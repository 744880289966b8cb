using System.Globalization;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Changes the size of a window, to the end: tmux answers at once but tells the terminal only four times a second.</summary>
internal static class Resizing
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(5);

    // What tmux waits between two changes (3.2 and later), and a little.
    private static readonly TimeSpan s_settled = TimeSpan.FromMilliseconds(300);

    /// <exception cref="TmuxException">tmux does not allow that size, or the pane has gone.</exception>
    public static async Task ResizeAsync(
        ControlModeClient client, PaneState pane, int columns, int rows, TimeProvider time, CancellationToken cancellationToken)
    {
        var reply = await client.ExecuteAsync(
            new CommandList().Add("resize-window", "-t", pane.PaneId, "-x", Text(columns), "-y", Text(rows)), cancellationToken).ConfigureAwait(false);
        if (!reply.Ok)
        {
            throw new TmuxException(TmuxFailure.CommandFailed, $"tmux cannot make the pane {columns}x{rows}: {reply.Error}");
        }

        if (TerminalMode.Size(pane.Tty) is null)
        {
            await Task.Delay(s_settled, time, cancellationToken).ConfigureAwait(false);
            return;
        }

        var start = time.GetTimestamp();
        while (TerminalMode.Size(pane.Tty) is { } size && size != (columns, rows) && time.GetElapsedTime(start) < s_patience)
        {
            await Task.Delay(s_interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
