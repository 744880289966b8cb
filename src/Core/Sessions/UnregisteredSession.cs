using TmuxTool.Registry;

namespace TmuxTool.Sessions;

/// <summary>A session that runs without a row.</summary>
/// <param name="Name">Its name in tmux.</param>
/// <param name="Socket">The path of its server's socket.</param>
public sealed record UnregisteredSession(string Name, string Socket)
{
    /// <summary>Those among the answers that no row is about, by socket and name.</summary>
    internal static IReadOnlyList<UnregisteredSession> Of(IEnumerable<SocketCensus> answers, RegistrySnapshot rows)
    {
        var index = new RowIndex(rows);
        return [.. answers
            .SelectMany(answer => answer.Sessions)
            .Where(session => index.Find(session) is null)
            .Select(session => new UnregisteredSession(session.Name, session.Socket.Path))
            .OrderBy(session => session.Socket, StringComparer.Ordinal)
            .ThenBy(session => session.Name, StringComparer.Ordinal)];
    }
}
