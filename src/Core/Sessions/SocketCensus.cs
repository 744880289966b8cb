using System.Globalization;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>A session that a server really has.</summary>
/// <param name="Socket">The server.</param>
/// <param name="Name">Its name in tmux.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Panes">All its panes.</param>
/// <param name="Active">The one that an attached user would see.</param>
internal sealed record RunningSession(
    TmuxSocket Socket, string Name, DateTimeOffset Created, IReadOnlyList<PaneState> Panes, PaneState Active);

/// <summary>All sessions of one server, read in one call, or why that cannot be known.</summary>
internal sealed record SocketCensus(TmuxSocket Socket, IReadOnlyList<RunningSession> Sessions, TmuxException? Failure)
{
    private const string Format =
        "#{session_created} #{window_active}#{pane_active} u#{" + NewSession.UnfinishedOption + "} " + PaneState.Format;

    /// <summary>Whether there are sessions, too, that are still being made or whose maker was killed.</summary>
    public bool HasUnfinished { get; private init; }

    public bool NobodyListens => Failure?.Failure == TmuxFailure.ServerNotRunning;

    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public static async Task<SocketCensus> TakeAsync(TmuxSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await new CommandClient(socket).ExecuteAsync(
                new CommandList().Add("list-panes", "-a", "-F", Format), cancellationToken).ConfigureAwait(false);
            return reply.Ok
                ? Read(socket, reply.Output)
                : throw new TmuxException(TmuxFailure.CommandFailed, $"tmux list-panes failed: {reply.Error}");
        }
        catch (TmuxException e) when (e.Failure != TmuxFailure.TmuxNotFound)
        {
            return new SocketCensus(socket, [], e);
        }
    }

    public static async Task<IReadOnlyList<SocketCensus>> TakeAllAsync(
        IEnumerable<TmuxSocket> sockets, CancellationToken cancellationToken) =>
        await CommandClient.AskEachAsync(sockets, s => TakeAsync(s, cancellationToken)).ConfigureAwait(false);

    private static SocketCensus Read(TmuxSocket socket, string output)
    {
        var lines = output.Split('\n').Select(Line.Parse).OfType<Line>().ToList();
        var sessions = lines
            .Where(line => !line.IsUnfinished)
            .GroupBy(line => line.Pane.SessionId)
            .Select(session => new RunningSession(
                socket,
                session.First().Pane.SessionName,
                session.First().Created,
                [.. session.Select(line => line.Pane)],
                (session.FirstOrDefault(line => line.Active) ?? session.First()).Pane));
        return new SocketCensus(socket, [.. sessions], null)
        {
            HasUnfinished = lines.Exists(line => line.IsUnfinished),
        };
    }

    private sealed record Line(DateTimeOffset Created, bool Active, bool IsUnfinished, PaneState Pane)
    {
        public static Line? Parse(string text)
        {
            var fields = text.Split(' ', 4);
            return fields.Length == 4 && PaneState.Parse(fields[3]) is { } pane
                ? new Line(
                    DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[0], CultureInfo.InvariantCulture)),
                    fields[1] == "11",
                    fields[2] != "u",
                    pane)
                : null;
        }
    }
}
