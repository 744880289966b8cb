using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Reads the last line that the screens of sessions show; one call of tmux per socket and hundred.</summary>
public static class LastLines
{
    // As many as fit into what tmux takes as one message.
    private const int AtOnce = 100;

    /// <summary>Reads, best effort: a session whose screen cannot be had is left out.</summary>
    /// <param name="sessions">As listed just now.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The lines by the names of the sessions.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        IEnumerable<ListedSession> sessions, CancellationToken cancellationToken = default)
    {
        var servers = sessions.Where(s => s.Health.PaneId is not null).ToLookup(s => TmuxSocket.Recorded(s.Row.Socket));
        var lines = await CommandClient.AskEachAsync(
            servers.Select(s => s.Key), socket => ReadAsync(socket, servers[socket], cancellationToken)).ConfigureAwait(false);
        return lines.SelectMany(l => l).ToDictionary(l => l.Name, l => l.Line, StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyList<(string Name, string Line)>> ReadAsync(
        TmuxSocket socket, IEnumerable<ListedSession> sessions, CancellationToken cancellationToken)
    {
        var lines = new List<(string, string)>();
        try
        {
            foreach (var some in sessions.Chunk(AtOnce))
            {
                lines.AddRange(await ReadSomeAsync(socket, some, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (TmuxException)
        {
            // What is known by now is better than nothing.
        }

        return lines;
    }

    private static async Task<IEnumerable<(string Name, string Line)>> ReadSomeAsync(
        TmuxSocket socket, ListedSession[] sessions, CancellationToken cancellationToken)
    {
        // Unguessable, so that nothing on a screen can pass for the end of it.
        var end = Guid.NewGuid().ToString("N");
        var commands = new CommandList();
        foreach (var session in sessions)
        {
            commands.Add("capture-pane", "-p", "-t", session.Health.PaneId!).Add("display-message", "-p", end);
        }

        var reply = await new CommandClient(socket).ExecuteAsync(commands, cancellationToken).ConfigureAwait(false);
        // A pane that has gone since it was listed fails the list: the next look knows better.
        return sessions.Zip(reply.Output.Split(end + "\n")[..^1], (session, screen) => (session.Name, Last(screen)));
    }

    private static string Last(string screen)
    {
        var text = screen.AsSpan().TrimEnd();
        return text[(text.LastIndexOf('\n') + 1)..].ToString();
    }
}
