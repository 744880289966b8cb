using TmuxTool.Health;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>What to clean up.</summary>
public sealed record CleanupRequest
{
    /// <summary>Whether to only say what would be done.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether to remove all rows, whatever their health.</summary>
    public bool All { get; init; }

    /// <summary>Remove rows that were created longer ago than this, too.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Remove rows that were last used longer ago than this, too.</summary>
    public TimeSpan? IdleFor { get; init; }

    /// <summary>What the reasons call <see cref="OlderThan"/>, such as <c>1h</c>.</summary>
    public string OlderThanText { get; init; } = "";

    /// <summary>What the reasons call <see cref="IdleFor"/>.</summary>
    public string IdleForText { get; init; } = "";

    /// <summary>Whether sessions that still run are killed with their rows.</summary>
    public bool Kill { get; init; }

    /// <summary>Which names; all where it is null.</summary>
    public Func<string, bool>? Filter { get; init; }
}

/// <summary>A row that was, or would be, removed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, such as <c>dead + older than 1h</c>.</param>
/// <param name="StillRunning">Whether the session goes on without a row.</param>
/// <param name="Killed">Whether a session that ran was killed.</param>
public sealed record CleanupItem(string Name, string Reason, bool StillRunning, bool Killed);

/// <summary>What a clean-up did, or would do.</summary>
/// <param name="Registered">How many rows there were.</param>
/// <param name="Items">The rows that go.</param>
/// <param name="StaleSockets">The socket files that go: in our own directory, and nothing listens on them.</param>
public sealed record CleanupReport(int Registered, IReadOnlyList<CleanupItem> Items, IReadOnlyList<string> StaleSockets)
{
    /// <summary>Sessions that run on our sockets and had no row from the start: they are named and left alone.</summary>
    public IReadOnlyList<UnregisteredSession> Unregistered { get; init; } = [];
}

/// <summary>Removes what is dead, old or superfluous; what cannot be known stays.</summary>
/// <param name="registry">The registry.</param>
/// <param name="time">The clock for ages; the system's where it is null.</param>
public sealed class SessionCleaner(RegistryStore registry, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Cleans up; one call of tmux per socket to look, one per session to kill.</summary>
    /// <param name="request">What to clean up.</param>
    /// <param name="cancellationToken">Ends the work; the entries of sessions that were ended by then are removed.</param>
    /// <exception cref="RegistryException">The registry cannot be read or written.</exception>
    public async Task<CleanupReport> CleanAsync(CleanupRequest request, CancellationToken cancellationToken = default)
    {
        var snapshot = registry.Read();
        var addresses = SessionLister.Addresses(snapshot, request.Filter);
        var ours = OurSockets.In(registry.Location);
        var answers = await SocketCensus.TakeAllAsync(
            addresses, ours, CensusDetail.Health, cancellationToken).ConfigureAwait(false);
        var doomed = SessionLister.Listed(addresses, answers)
            .Select(s => (Session: s, Reason: string.Join(" + ", Reasons(s, request))))
            .Where(d => d.Reason.Length > 0)
            .ToList();
        var items = new List<CleanupItem>();
        foreach (var (session, reason) in doomed.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            items.Add(await EndAsync(session, reason, request).ConfigureAwait(false));
        }

        if (!request.DryRun && items.Count > 0)
        {
            // Also where the work is called off: no entry stays without its session.
            var removed = await RemoveAsync(
                doomed.Take(items.Count).ToDictionary(d => d.Session.Name, d => d.Session.Row, StringComparer.Ordinal)).ConfigureAwait(false);
            // What somebody else removed or replaced meanwhile is not our doing.
            items.RemoveAll(item => !removed.Contains(item.Name));
        }

        cancellationToken.ThrowIfCancellationRequested();
        SocketCensus[] here = [.. ours.Select(socket => answers[socket])];
        return new CleanupReport(snapshot.Sessions.Count, items, await SweepSocketsAsync(here, request.DryRun, cancellationToken).ConfigureAwait(false))
        {
            Unregistered = [.. UnregisteredSession.Of(here, snapshot).Where(s => request.Filter is null || request.Filter(s.Name))],
        };
    }

    private IEnumerable<string> Reasons(ListedSession session, CleanupRequest request)
    {
        if (session.Health.Status == SessionStatus.Unknown)
        {
            yield break;
        }

        if (request.All)
        {
            yield return "all sessions mode";
            yield break;
        }

        if (StatusReason(session.Health.Status) is { } reason)
        {
            yield return reason;
        }

        if (session.Row.Owner is { IsRunning: false })
        {
            yield return "owner gone";
        }

        var now = _time.GetUtcNow();
        if (request.OlderThan is { } age && session.Row.CreatedAt != SessionRow.UnknownTime && now - session.Row.CreatedAt > age)
        {
            yield return $"older than {request.OlderThanText}";
        }

        if (request.IdleFor is { } idle && session.Row.LastActive != SessionRow.UnknownTime && now - session.Row.LastActive > idle)
        {
            yield return $"idle for {request.IdleForText}";
        }
    }

    private static string? StatusReason(SessionStatus status) => status switch
    {
        SessionStatus.Dead => "dead",
        SessionStatus.Missing => "missing",
        SessionStatus.Zombie => "zombie",
        SessionStatus.ServerNotRunning => "missing: server not running",
        _ => null,
    };

    /// <summary>Ends in tmux what has to end with the row.</summary>
    private static async Task<CleanupItem> EndAsync(ListedSession session, string reason, CleanupRequest request)
    {
        var runs = session.Health.Status == SessionStatus.Alive;
        var ends = session.Health.PaneExists && (!runs || request.Kill || session.Row.Owner is { IsRunning: false });
        if (!ends || request.DryRun)
        {
            return new CleanupItem(session.Name, reason, runs && !ends, runs && ends);
        }

        var address = SessionAddress.Of(session.Name, session.Row);
        var (health, pane) = await HealthProbe.LookAsync(address, CancellationToken.None).ConfigureAwait(false);
        var (result, _) = await SessionKiller.KillInTmuxAsync(address, health, pane, false, null).ConfigureAwait(false);
        return new CleanupItem(session.Name, reason, result == StepResult.Failed, runs && result == StepResult.Done);
    }

    /// <summary>Removes the rows that were looked at, and none that has been written since; returns their names.</summary>
    private async Task<HashSet<string>> RemoveAsync(Dictionary<string, SessionRow> doomed)
    {
        var removed = new HashSet<string>(StringComparer.Ordinal);
        await registry.UpdateAsync(
            rows =>
            {
                removed.UnionWith(rows.Sessions
                    .Where(s => doomed.TryGetValue(s.Key, out var seen) && s.Value.IsSameSessionAs(seen))
                    .Select(s => s.Key));
                return rows.Without(removed);
            }).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Removes the sockets on which nobody listens, and the sessions that were never finished; returns the former.</summary>
    private async Task<IReadOnlyList<string>> SweepSocketsAsync(
        IReadOnlyList<SocketCensus> answers, bool dryRun, CancellationToken cancellationToken)
    {
        var stale = answers.Where(a => a.IsStale(_time)).Select(a => a.Socket.Path).ToList();
        foreach (var path in dryRun ? [] : stale)
        {
            File.Delete(path);
        }

        foreach (var answer in answers.Where(a => !dryRun && a.HasUnfinished))
        {
            await SweepHalfMadeAsync(answer.Socket, cancellationToken).ConfigureAwait(false);
        }

        return stale;
    }

    private static async Task SweepHalfMadeAsync(TmuxSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            await HalfMade.SweepAsync(socket, cancellationToken).ConfigureAwait(false);
        }
        catch (TmuxException)
        {
            // The next clean-up tries again.
        }
    }
}
