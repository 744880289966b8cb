using TmuxTool.Registry;

namespace TmuxTool.Sessions;

/// <summary>What processes have left that were killed: their sessions went with them, rows and sockets stay.</summary>
internal static class Orphans
{
    // Nobody waits for others' rubbish to be carried out.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Removes it, best effort; returns the rows that are left.</summary>
    /// <exception cref="RegistryException">The registry cannot be read.</exception>
    public static async Task<RegistrySnapshot> SweepAsync(RegistryStore registry, CancellationToken cancellationToken)
    {
        var snapshot = registry.Read();
        if (!Names(snapshot).Any())
        {
            return snapshot;
        }

        PrivateSockets.Sweep();
        try
        {
            return await registry.UpdateAsync(rows => rows.Without(Names(rows)), s_patience, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            return snapshot.Without(Names(snapshot));
        }
    }

    private static IEnumerable<string> Names(RegistrySnapshot rows) =>
        [.. rows.Sessions.Where(s => s.Value.Owner is { IsRunning: false }).Select(s => s.Key)];
}
