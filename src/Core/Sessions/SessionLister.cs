using TmuxTool.Health;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>A registered session and how it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Row">Its row.</param>
/// <param name="Health">What tmux says of it.</param>
public sealed record ListedSession(string Name, SessionRow Row, PaneHealth Health);

/// <summary>Lists the registered sessions; one call of tmux per socket, however many sessions there are.</summary>
/// <param name="registry">The registry.</param>
public sealed class SessionLister(RegistryStore registry)
{
    /// <summary>Lists, in the order of the names.</summary>
    /// <param name="filter">Which names; all where it is null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<ListedSession>> ListAsync(Func<string, bool>? filter = null, CancellationToken cancellationToken = default) =>
        await ListAsync(await Orphans.SweepAsync(registry, cancellationToken).ConfigureAwait(false), filter, cancellationToken).ConfigureAwait(false);

    internal static async Task<IReadOnlyList<ListedSession>> ListAsync(
        RegistrySnapshot snapshot, Func<string, bool>? filter, CancellationToken cancellationToken)
    {
        var addresses = Addresses(snapshot, filter);
        return Listed(
            addresses, await SocketCensus.TakeAllAsync(addresses, [], CensusDetail.Health, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Where the registered sessions are, in the order of the names.</summary>
    internal static IReadOnlyList<SessionAddress> Addresses(RegistrySnapshot snapshot, Func<string, bool>? filter = null) =>
    [
        .. snapshot.Sessions
            .Where(s => filter is null || filter(s.Key))
            .OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => SessionAddress.Of(s.Key, s.Value)),
    ];

    /// <summary>How they are, by the answers of their servers.</summary>
    internal static IReadOnlyList<ListedSession> Listed(
        IReadOnlyList<SessionAddress> addresses, IReadOnlyDictionary<TmuxSocket, SocketCensus> answers) =>
        [.. addresses.Select(a => new ListedSession(a.Name!, a.Row!, answers[a.Socket].HealthOf(a)))];
}
