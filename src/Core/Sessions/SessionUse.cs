using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Notes that a registered session was used.</summary>
public static class SessionUse
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Sets <c>last_active</c>, and gives a row that a script wrote the identity of its pane, so that from now on
    /// no other program can be taken for it. Best effort: given up where the lock is busy for more than 50 ms, or
    /// anything is wrong with registry or server.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <param name="address">The session; nothing happens where it was not addressed by its row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task NoteAsync(RegistryStore registry, SessionAddress address, CancellationToken cancellationToken = default)
    {
        if (address is not { Name: { } name, Row: { } row })
        {
            return;
        }

        if (SessionIdentity.IsComplete(row) || await LookAsync(address, row, cancellationToken).ConfigureAwait(false) is not { } pane)
        {
            await registry.TouchAsync(name, cancellationToken).ConfigureAwait(false);
            return;
        }

        var now = DateTimeOffset.FromUnixTimeSeconds(registry.Time.GetUtcNow().ToUnixTimeSeconds());
        try
        {
            await registry.UpdateAsync(
                rows => rows.Sessions.TryGetValue(name, out var found) && found.IsSameSessionAs(row)
                    ? rows.With(name, SessionIdentity.Complete(found, pane) with { LastActive = found.LastActive > now ? found.LastActive : now })
                    : rows,
                s_patience,
                cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            // The next use tries again.
        }
    }

    /// <summary>The pane, where it runs and the row says nothing against it.</summary>
    private static async Task<PaneState?> LookAsync(SessionAddress address, SessionRow row, CancellationToken cancellationToken)
    {
        try
        {
            var pane = await ServerQuery.PaneAsync(
                new CommandClient(address.Socket, limit: CallLimit.Within(s_patience)), address.ExactPane, cancellationToken).ConfigureAwait(false);
            return pane is { Dead: false } && address.Is(pane) && (row.Pid is null || row.Pid == pane.Pid) ? pane : null;
        }
        catch (TmuxException)
        {
            return null;
        }
    }
}
