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
        var registered = registry.Read().Sessions.Values
            .Select(row => (row.Socket, PaneTarget.SessionOf(row.Target)))
            .ToHashSet();
        var answers = await CommandClient.AskEachAsync(sockets.Distinct(), s => AskAsync(s, cancellationToken)).ConfigureAwait(false);
        var sessions = answers
            .SelectMany(a => a.Sessions)
            .Where(s => query is null || s.Name.Contains(query, StringComparison.OrdinalIgnoreCase))
            .Select(s => s with { Registered = registered.Contains((s.Socket, s.Name)) })
            .OrderBy(s => s.Socket, StringComparer.Ordinal)
            .ThenBy(s => s.Name, StringComparer.Ordinal);
        return new FindReport(
            [.. sessions],
            [.. answers.Where(a => a.Failure?.Failure == TmuxFailure.ServerNotRunning).Select(a => a.Socket.Path)],
            [.. answers.Where(a => a.Failure is not null && a.Failure.Failure != TmuxFailure.ServerNotRunning).Select(a => (a.Socket.Path, a.Failure!.Message))]);
    }

    /// <summary>The sockets in the socket directory and those that rows name.</summary>
    public IReadOnlyList<TmuxSocket> AllSockets() =>
        [.. registry.Read().Sessions.Values.Select(row => row.Socket)
            .Concat(SocketFile.In(registry.Location.Directory))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(TmuxSocket.Recorded)];

    private static async Task<Answer> AskAsync(TmuxSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            // Only people count: a connection in control mode is a program's, perhaps one of ours.
            var reply = await new CommandClient(socket).ExecuteAsync(
                new CommandList()
                    .Add("list-clients", "-F", "c#{client_control_mode} #{session_name}")
                    .Add("list-sessions", "-F", "s#{session_created} #{session_name}"),
                cancellationToken).ConfigureAwait(false);
            return reply.Ok
                ? new Answer(socket, Read(socket, reply.Output), null)
                : throw new TmuxException(TmuxFailure.CommandFailed, $"tmux says: {reply.Error}");
        }
        catch (TmuxException e) when (e.Failure != TmuxFailure.TmuxNotFound)
        {
            return new Answer(socket, [], e);
        }
    }

    private static List<FoundSession> Read(TmuxSocket socket, string output)
    {
        var lines = output.Split('\n');
        var attached = lines.Where(l => l.StartsWith("c0 ", StringComparison.Ordinal)).Select(l => l[3..]).ToHashSet(StringComparer.Ordinal);
        var found = new List<FoundSession>();
        foreach (var line in lines)
        {
            if (line is ['s', ..] && line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space)
            {
                var name = line[(space + 1)..];
                var created = ServerQuery.Moment(line.AsSpan(1, space - 1))
                    ?? throw CommandClient.InvalidReply(socket, "its list of sessions cannot be understood");
                found.Add(new FoundSession(name, attached.Contains(name), created, socket.Path, false));
            }
        }

        return found;
    }

    private sealed record Answer(TmuxSocket Socket, IReadOnlyList<FoundSession> Sessions, TmuxException? Failure);
}
