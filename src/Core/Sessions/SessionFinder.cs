using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>A session that runs, registered or not.</summary>
/// <param name="Name">Its name in tmux.</param>
/// <param name="Attached">Whether somebody looks at it.</param>
/// <param name="Created">When it was started.</param>
/// <param name="Socket">The path of its socket.</param>
/// <param name="Registered">Whether a row of the registry is about it.</param>
public sealed record FoundSession(string Name, bool Attached, DateTimeOffset Created, string Socket, bool Registered);

/// <summary>What was found.</summary>
/// <param name="Sessions">The sessions, by socket and name.</param>
/// <param name="WithoutServer">The sockets on which no server listens.</param>
/// <param name="Errors">The sockets that could not be asked, each with one line that says why.</param>
public sealed record FindReport(
    IReadOnlyList<FoundSession> Sessions, IReadOnlyList<string> WithoutServer, IReadOnlyList<(string Socket, string Error)> Errors);

/// <summary>Finds the sessions that really run.</summary>
/// <param name="registry">The registry.</param>
public sealed class SessionFinder(RegistryStore registry)
{
    /// <summary>Asks each server once.</summary>
    /// <param name="sockets">The servers.</param>
    /// <param name="query">Text in the name, whatever its case; all where it is null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<FindReport> FindAsync(IReadOnlyList<TmuxSocket> sockets, string? query = null, CancellationToken cancellationToken = default)
    {
        var rows = new RowIndex(registry.Read());
        var answers = (await SocketCensus.TakeAllAsync([], sockets, CensusDetail.Program, cancellationToken).ConfigureAwait(false)).Values;
        var sessions = answers
            .SelectMany(answer => answer.Sessions)
            .Where(session => query is null || session.Name.Contains(query, StringComparison.OrdinalIgnoreCase))
            .Select(session => new FoundSession(
                session.Name, session.Attached, session.Created, session.Socket.Path, Registered: rows.Find(session) is not null))
            .OrderBy(session => session.Socket, StringComparer.Ordinal)
            .ThenBy(session => session.Name, StringComparer.Ordinal);
        return new FindReport(
            [.. sessions],
            [.. answers.Where(answer => answer.NobodyListens).Select(answer => answer.Socket.Path)],
            [.. answers.Where(answer => answer.Failure is not null && !answer.NobodyListens).Select(answer => (answer.Socket.Path, answer.Failure!.Message))]);
    }

    /// <summary>The sockets in the socket directory and those that rows name.</summary>
    public IReadOnlyList<TmuxSocket> AllSockets() =>
        [.. registry.Read().Sessions.Values.Select(row => row.Socket)
            .Concat(SocketFile.In(registry.Location.Directory))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(TmuxSocket.Recorded)];
}
