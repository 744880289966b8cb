using System.Diagnostics;
using System.Globalization;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>
/// Sessions whose maker was killed. They mostly go by themselves, with their maker's connection; but one that was just
/// being started may not have been tied to its maker yet, and stays.
/// </summary>
internal static class HalfMade
{
    /// <summary>Removes them from a server; returns whether there were any.</summary>
    /// <exception cref="TmuxException">There is no tmux on PATH, or no server, or no answer.</exception>
    public static async Task<bool> SweepAsync(TmuxSocket socket, CancellationToken cancellationToken)
    {
        var client = new TmuxProcessClient(socket);
        var reply = await client.ExecuteAsync(
            new CommandList()
                .Add("list-clients", "-F", $"c#{{client_pid}} #{{session_id}} #{{{NewSession.UnfinishedOption}}}")
                .Add("list-sessions", "-F", $"s#{{session_id}} #{{{NewSession.UnfinishedOption}}}"),
            cancellationToken).ConfigureAwait(false);
        var lines = reply.Output.Split('\n').Select(line => line.Split(' ')).Where(words => TiedProcess.IsGone(words[^1])).ToList();
        foreach (var words in lines.Where(words => words is [['c', ..], _, _]))
        {
            // A connection that nobody reads is kept by the server for as long as its process lives.
            End(int.Parse(words[0].AsSpan(1), CultureInfo.InvariantCulture));
        }

        var sessions = lines.Where(words => words is [['s', ..], _]).Select(words => words[0][1..]).ToList();
        foreach (var session in sessions)
        {
            await client.ExecuteAsync(new CommandList().Add("kill-session", "-t", session), cancellationToken).ConfigureAwait(false);
        }

        return sessions.Count > 0;
    }

    private static void End(int client)
    {
        try
        {
            using var process = Process.GetProcessById(client);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has gone by itself.
        }
    }
}
