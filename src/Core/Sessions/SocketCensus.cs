using System.Runtime.InteropServices;
using TmuxTool.Health;
using TmuxTool.Processes;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>A session that a server really has.</summary>
/// <param name="Server">All that runs beside it.</param>
/// <param name="Name">Its name in tmux.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Panes">All its panes.</param>
/// <param name="Active">The one that an attached user would see.</param>
/// <param name="Attached">Whether a terminal shows it; false where only the health was asked for.</param>
internal sealed record RunningSession(
    SocketCensus Server, string Name, DateTimeOffset Created, IReadOnlyList<PaneState> Panes, PaneState Active, bool Attached)
{
    public TmuxSocket Socket => Server.Socket;
}

/// <summary>How much is asked of each pane: a server that has a thousand feels every word.</summary>
internal enum CensusDetail
{
    /// <summary>Which pane it is, and whether it lives.</summary>
    Health,

    /// <summary>Also when its session was made, who looks at it, whether it is the active one, and what runs in it.</summary>
    Program,
}

/// <summary>All that one server holds, read in one call, or why that cannot be known.</summary>
internal sealed class SocketCensus
{
    // A server that is just starting has made its socket and does not listen yet.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<CensusLine> _lines;
    private readonly Dictionary<string, PaneState> _byId = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<string, PaneState>> _bySession;
    private readonly Dictionary<int, ProcessState> _processes;

    private SocketCensus(TmuxSocket socket, IReadOnlyList<CensusLine> lines, Dictionary<int, ProcessState> processes, TmuxException? failure)
    {
        (Socket, _lines, _processes, Failure) = (socket, lines, processes, failure);
        _bySession = new(() => lines.ToLookup(line => line.Pane.SessionName, line => line.Pane, StringComparer.Ordinal));
        foreach (var line in lines)
        {
            // A window may be linked into several sessions.
            _byId.TryAdd(line.Pane.PaneId, line.Pane);
        }
    }

    public TmuxSocket Socket { get; }

    public TmuxException? Failure { get; }

    public bool NobodyListens => Failure?.Failure == TmuxFailure.ServerNotRunning;

    /// <summary>Whether there are sessions that are still being made or whose maker was killed.</summary>
    public bool HasUnfinished => _lines.Any(line => line.IsUnfinished);

    /// <summary>The sessions, without the unfinished ones.</summary>
    public IEnumerable<RunningSession> Sessions => _lines
        .Where(line => !line.IsUnfinished)
        .GroupBy(line => line.Pane.SessionId)
        .Select(session => new RunningSession(
            this,
            session.First().Pane.SessionName,
            session.First().Created,
            [.. session.Select(line => line.Pane)],
            session.FirstOrDefault(line => line.Active, session.First()).Pane,
            session.First().Attached));

    /// <summary>Whether the socket is a file that a server has left behind.</summary>
    public bool IsStale(TimeProvider time) =>
        NobodyListens && File.Exists(Socket.Path) && time.GetUtcNow() - File.GetLastWriteTimeUtc(Socket.Path) >= s_settled;

    /// <summary>Asks each server once, at the same time.</summary>
    /// <param name="addresses">Sessions whose servers are asked, and whose programs the kernel is asked for meanwhile.</param>
    /// <param name="others">Other servers to ask.</param>
    /// <param name="detail">What is asked.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public static async Task<IReadOnlyDictionary<TmuxSocket, SocketCensus>> TakeAllAsync(
        IEnumerable<SessionAddress> addresses, IEnumerable<TmuxSocket> others, CensusDetail detail, CancellationToken cancellationToken)
    {
        var pids = addresses.ToLookup(a => a.Socket, a => a.Row?.Pid);
        var answers = await CommandClient.AskEachAsync(
            pids.Select(p => p.Key).Concat(others).Distinct(),
            socket => TakeAsync(socket, detail, pids[socket].OfType<int>(), cancellationToken)).ConfigureAwait(false);
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
            ? address.HealthOf(pane, ProcessOf(pane))
            : PaneHealth.Missing(PaneTarget.SessionOf(address.Target) is { } session && _bySession.Value.Contains(session));
    }

    /// <summary>The process of a pane, looked at once.</summary>
    public ProcessState ProcessOf(PaneState pane)
    {
        ref var process = ref CollectionsMarshal.GetValueRefOrAddDefault(_processes, pane.Pid, out var known);
        return known ? process : process = ProcessTable.Look(pane.Pid);
    }

    private static async Task<SocketCensus> TakeAsync(
        TmuxSocket socket, CensusDetail detail, IEnumerable<int> pids, CancellationToken cancellationToken)
    {
        var processes = new Dictionary<int, ProcessState>();
        try
        {
            var client = new CommandClient(socket, meanwhile: () =>
            {
                foreach (var pid in pids)
                {
                    processes[pid] = ProcessTable.Look(pid);
                }
            });
            var lines = await ReadAsync(client, socket, detail, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < ServerQuery.Wakes && lines.Any(line => line.Pane.LacksStatus); i++)
            {
                await client.ExecuteAsync(ServerQuery.Wake(), cancellationToken).ConfigureAwait(false);
                lines = await ReadAsync(client, socket, detail, cancellationToken).ConfigureAwait(false);
            }

            return new SocketCensus(socket, lines, processes, null);
        }
        catch (TmuxException e) when (e.Failure != TmuxFailure.TmuxNotFound)
        {
            return new SocketCensus(socket, [], processes, e);
        }
    }

    private static async Task<IReadOnlyList<CensusLine>> ReadAsync(
        CommandClient client, TmuxSocket socket, CensusDetail detail, CancellationToken cancellationToken)
    {
        var reply = await client.ExecuteAsync(CensusLine.Commands(detail), cancellationToken).ConfigureAwait(false);
        if (ServerQuery.SaysNoSession(reply.Error))
        {
            return [];
        }

        if (!reply.Ok)
        {
            throw new TmuxException(TmuxFailure.CommandFailed, $"tmux list-panes failed: {reply.Error}");
        }

        return CensusLine.ReadAll(reply.Output) ?? throw CommandClient.InvalidReply(socket, "its list of panes cannot be understood");
    }

    private PaneState? PaneOf(SessionAddress address)
    {
        if (address.Row?.PaneId is { } id)
        {
            return _byId.GetValueOrDefault(id);
        }

        var session = PaneTarget.SessionOf(address.Target) ?? "";
        var panes = _bySession.Value[session];
        return address.Target.Trim('=', ':') == session
            ? panes.FirstOrDefault()
            : panes.FirstOrDefault(pane => pane.Target == address.Target);
    }
}
