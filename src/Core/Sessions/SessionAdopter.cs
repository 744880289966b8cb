using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Registers sessions that run already. The sessions themselves are only looked at.</summary>
/// <param name="registry">The registry.</param>
public sealed class SessionAdopter(RegistryStore registry)
{
    /// <summary>The sockets in the socket directory and those that rows name, but never the user's own server.</summary>
    /// <exception cref="RegistryException">The registry cannot be read.</exception>
    public IReadOnlyList<TmuxSocket> Sockets() => OurSockets.Of(registry.Location, registry.Read());

    /// <summary>The sessions that run on those sockets without a row; one call of tmux per socket.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RegistryException">The registry cannot be read.</exception>
    public async Task<IReadOnlyList<UnregisteredSession>> FindAsync(CancellationToken cancellationToken = default)
    {
        var rows = registry.Read();
        var answers = await SocketCensus.TakeAllAsync(
            [], OurSockets.Of(registry.Location, rows), CensusDetail.Health, cancellationToken).ConfigureAwait(false);
        return UnregisteredSession.Of(answers.Values, rows);
    }

    /// <summary>What runs in the socket directory, whatever the registry says: for one that cannot be read.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<UnregisteredSession>> FindWithoutRegistryAsync(CancellationToken cancellationToken = default)
    {
        var answers = await SocketCensus.TakeAllAsync(
            [], OurSockets.In(registry.Location), CensusDetail.Health, cancellationToken).ConfigureAwait(false);
        return UnregisteredSession.Of(answers.Values, RegistrySnapshot.Empty);
    }

    /// <summary>Looks at each server once, then decides and writes under the registry's lock.</summary>
    /// <param name="sockets">The servers.</param>
    /// <param name="name">The session's name in tmux; all sessions where it is null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RegistryException">The registry cannot be read or written; nothing was registered.</exception>
    /// <exception cref="TmuxException">There is no tmux on PATH, or it or a server is too old; nothing was registered.</exception>
    public async Task<AdoptReport> AdoptAsync(
        IReadOnlyList<TmuxSocket> sockets, string? name = null, CancellationToken cancellationToken = default)
    {
        var answers = (await SocketCensus.TakeAllAsync([], sockets, CensusDetail.Program, cancellationToken).ConfigureAwait(false)).Values;
        var found = answers
            .SelectMany(answer => answer.Sessions)
            .Where(session => name is null || session.Name == name)
            .OrderBy(session => session.Socket.Path, StringComparer.Ordinal)
            .ThenBy(session => session.Name, StringComparer.Ordinal)
            .ToList();
        await TmuxProgram.RequireSupportedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var socket in found.Select(session => session.Socket).Distinct())
        {
            await ServerQuery.RequireSupportedAsync(new CommandClient(socket), cancellationToken).ConfigureAwait(false);
        }

        List<AdoptedSession> sessions = [];
        if (found.Count > 0 && (name is null || found.Count == 1))
        {
            await registry.UpdateAsync(
                rows =>
                {
                    // What is adopted on the way is about other sessions than those that follow.
                    var index = new RowIndex(rows);
                    var changed = new OrderedDictionary<string, SessionRow>(StringComparer.Ordinal);
                    sessions.AddRange(found.Select(session => Adopt(rows, changed, index, session)));
                    return rows.With(changed);
                },
                ct: cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // One name on several servers: the caller has to say which.
            sessions.AddRange(found.Select(s => Report(s.Name, s, s.Active, TypeOf(s.Active), AdoptResult.Refused, "it is not the only one of that name")));
        }

        return new AdoptReport(
            sessions,
            [.. answers.Where(a => a.NobodyListens).Select(a => a.Socket.Path)],
            [.. answers.Where(a => a.Failure is not null && !a.NobodyListens).Select(a => (a.Socket.Path, a.Failure!.Message))]);
    }

    private AdoptedSession Adopt(
        RegistrySnapshot rows, OrderedDictionary<string, SessionRow> changed, RowIndex index, RunningSession session)
    {
        if (index.Find(session) is var (name, row, pane))
        {
            var complete = SessionIdentity.IsComplete(row) || pane.Dead;
            if (!complete)
            {
                changed[name] = SessionIdentity.Complete(row, pane);
            }

            return Report(name, session, pane, row.Type, complete ? AdoptResult.AlreadyRegistered : AdoptResult.Completed);
        }

        var problem = Problem(session, changed.GetValueOrDefault(session.Name) ?? rows.Sessions.GetValueOrDefault(session.Name));
        if (problem is null)
        {
            changed[session.Name] = NewRow(session);
        }

        var (result, detail) = problem ?? (AdoptResult.Adopted, null);
        return Report(session.Name, session, session.Active, TypeOf(session.Active), result, detail);
    }

    /// <param name="session">What would be registered.</param>
    /// <param name="other">The row that has its name.</param>
    private static (AdoptResult Result, string? Detail)? Problem(RunningSession session, SessionRow? other)
    {
        if (!SessionName.IsValid(session.Name, out var problem))
        {
            return (AdoptResult.Refused, problem);
        }

        if (session.Active.Dead)
        {
            return (AdoptResult.Refused, "its program has ended");
        }

        return other is null ? null
            : other.Socket == session.Socket.Path
                ? (AdoptResult.NameTaken, $"the name is that of an earlier session, which is gone; remove its row with 'dotnet tmux registry remove {session.Name}'")
                : (AdoptResult.NameTaken, $"the name is that of a session on socket {other.Socket}");
    }

    private SessionRow NewRow(RunningSession session) => SessionIdentity.Complete(
        new SessionRow
        {
            Socket = session.Socket.Path,
            Target = session.Active.Target,
            Type = TypeOf(session.Active),
            CreatedAt = session.Created,
            LastActive = DateTimeOffset.FromUnixTimeSeconds(registry.Time.GetUtcNow().ToUnixTimeSeconds()),
        },
        session.Active);

    private static string TypeOf(PaneState pane) => pane.CurrentCommand switch
    {
        var python when python.StartsWith("python", StringComparison.Ordinal) => "python-repl",
        "gdb" or "lldb" => "debugger",
        _ => "shell",
    };

    private static AdoptedSession Report(
        string name, RunningSession session, PaneState pane, string type, AdoptResult result, string? detail = null) =>
        new(name, session.Socket.Path, pane.Target, type, pane.Pid, result, detail);
}
