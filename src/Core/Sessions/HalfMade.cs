using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>
/// Sessions whose maker was killed. They mostly go by themselves, with their maker's connection; but one that was just
/// being started may not have been tied to its maker yet, and stays.
/// </summary>
internal static class HalfMade
{
    /// <summary>Removes them from a server; returns whether there were any.</summary>
    /// <exception cref="TmuxException">There is no server, or no answer.</exception>
    public static async Task<bool> SweepAsync(TmuxSocket socket, CancellationToken cancellationToken)
    {
        var client = new CommandClient(socket);
        var reply = await client.ExecuteAsync(
            new CommandList().Add("list-sessions", "-F", $"#{{session_id}} #{{{NewSession.UnfinishedOption}}}"),
            cancellationToken).ConfigureAwait(false);
        var sessions = reply.Output.Split('\n')
            .Select(line => line.Split(' '))
            .Where(words => words is [_, var maker] && ProcessIdentity.FromWord(maker) is { IsRunning: false })
            .ToList();
        foreach (var words in sessions)
        {
            await EndAsync(client, words[0], words[1], cancellationToken).ConfigureAwait(false);
        }

        return sessions.Count > 0;
    }

    /// <summary>Ends a session while it is unfinished: its maker may have finished it, and ended, since it was listed.</summary>
    internal static Task EndAsync(ITmuxClient client, string sessionId, string maker, CancellationToken cancellationToken) =>
        client.ExecuteAsync(
            new CommandList().Add(
                "if-shell", "-F", "-t", sessionId + ":", $"#{{==:#{{{NewSession.UnfinishedOption}}},{maker}}}",
                new CommandList().Add("kill-session", "-t", sessionId).ToLine()),
            cancellationToken);
}
