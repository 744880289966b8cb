using System.Globalization;
using TmuxTool.Health;
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

/// <summary>All that one server holds, read in one call, or why that cannot be known.</summary>
internal sealed class SocketCensus
{
    private const string Prefix = "#{session_created} #{window_active}#{pane_active} u#{" + NewSession.UnfinishedOption + "} ";

    // A server that is just starting has made its socket and does not listen yet.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(5);

    private readonly List<Line> _lines;
    private readonly Dictionary<string, PaneState> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaneState> _byTarget = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaneState> _bySession = new(StringComparer.Ordinal);

    private SocketCensus(TmuxSocket socket, List<Line> lines, TmuxException? failure)
    {
        (Socket, _lines, Failure) = (socket, lines, failure);
        foreach (var (_, _, _, pane) in lines)
        {
            _byId.TryAdd(pane.PaneId, pane);
            _byTarget.TryAdd(pane.Target, pane);
            _bySession.TryAdd(pane.SessionName, pane);
        }
    }

    public TmuxSocket Socket { get; }

    public TmuxException? Failure { get; }

    public bool NobodyListens => Failure?.Failure == TmuxFailure.ServerNotRunning;

    /// <summary>Whether there are sessions that are still being made or whose maker was killed.</summary>
    public bool HasUnfinished => _lines.Exists(line => line.IsUnfinished);

    /// <summary>The sessions, without the unfinished ones.</summary>
    public IEnumerable<RunningSession> Sessions => _lines
        .Where(line => !line.IsUnfinished)
        .GroupBy(line => line.Pane.SessionId)
        .Select(session => new RunningSession(
            Socket,
            session.First().Pane.SessionName,
            session.First().Created,
            [.. session.Select(line => line.Pane)],
            (session.FirstOrDefault(line => line.Active) ?? session.First()).Pane));

    /// <summary>Whether the socket is a file that a server has left behind.</summary>
    public bool IsStale(TimeProvider time) =>
        NobodyListens && File.Exists(Socket.Path) && time.GetUtcNow() - File.GetLastWriteTimeUtc(Socket.Path) >= s_settled;

    /// <summary>Asks each server once, at the same time.</summary>
    /// <param name="sockets">The servers.</param>
    /// <param name="format">What is asked of a pane: one of the formats of <see cref="PaneState"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public static async Task<IReadOnlyDictionary<TmuxSocket, SocketCensus>> TakeAllAsync(
        IEnumerable<TmuxSocket> sockets, string format, CancellationToken cancellationToken)
    {
        var answers = await CommandClient.AskEachAsync(sockets.Distinct(), s => TakeAsync(s, format, cancellationToken)).ConfigureAwait(false);
        return answers.ToDictionary(answer => answer.Socket);
    }

    /// <summary>How the session is that was registered there.</summary>
    public PaneHealth HealthOf(SessionAddress address)
    {
        if (Failure is not null)
        {
            return NobodyListens ? PaneHealth.ServerNotRunning : PaneHealth.Unknown(Failure.Message);
        }

        return PaneOf(address) is { } pane
            ? address.HealthOf(pane)
            : PaneHealth.Missing(PaneTarget.SessionOf(address.Target) is { } session && _bySession.ContainsKey(session));
    }

    private static async Task<SocketCensus> TakeAsync(TmuxSocket socket, string format, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await new CommandClient(socket).ExecuteAsync(
                new CommandList().Add("list-panes", "-a", "-F", Prefix + format), cancellationToken).ConfigureAwait(false);
            return reply.Ok
                ? new SocketCensus(socket, [.. reply.Output.Split('\n').Select(Line.Parse).OfType<Line>()], null)
                : throw new TmuxException(TmuxFailure.CommandFailed, $"tmux list-panes failed: {reply.Error}");
        }
        catch (TmuxException e) when (e.Failure != TmuxFailure.TmuxNotFound)
        {
            return new SocketCensus(socket, [], e);
        }
    }

    private PaneState? PaneOf(SessionAddress address) =>
        address.Row?.PaneId is { } id ? _byId.GetValueOrDefault(id)
        : _byTarget.GetValueOrDefault(address.Target) ?? _bySession.GetValueOrDefault(address.Target.TrimEnd(':').TrimStart('='));

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
