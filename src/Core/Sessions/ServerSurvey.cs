using TmuxTool.Health;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>What one server holds, read in one call, or why that cannot be known.</summary>
internal sealed class ServerSurvey
{
    private readonly Dictionary<string, PaneState> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaneState> _byTarget = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaneState> _bySession = new(StringComparer.Ordinal);
    private readonly TmuxException? _failure;

    private ServerSurvey(IReadOnlyList<PaneState> panes, TmuxException? failure)
    {
        (Panes, _failure) = (panes, failure);
        foreach (var pane in panes)
        {
            _byId.TryAdd(pane.PaneId, pane);
            _byTarget.TryAdd(pane.Target, pane);
            _bySession.TryAdd(pane.SessionName, pane);
        }
    }

    public IReadOnlyList<PaneState> Panes { get; }

    public static async Task<ServerSurvey> TakeAsync(TmuxSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            return new ServerSurvey(
                await ServerQuery.AllPanesAsync(new CommandClient(socket), PaneState.BriefFormat, cancellationToken).ConfigureAwait(false), null);
        }
        catch (TmuxException e) when (e.Failure != TmuxFailure.TmuxNotFound)
        {
            return new ServerSurvey([], e);
        }
    }

    /// <summary>Surveys each of the sockets once, at the same time.</summary>
    public static async Task<Dictionary<TmuxSocket, ServerSurvey>> TakeAllAsync(
        IEnumerable<TmuxSocket> sockets, CancellationToken cancellationToken)
    {
        var surveys = await CommandClient.AskEachAsync(
            sockets.Distinct(), async s => (Socket: s, Survey: await TakeAsync(s, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        return surveys.ToDictionary(s => s.Socket, s => s.Survey);
    }

    /// <summary>How the session is that was registered there.</summary>
    public PaneHealth HealthOf(SessionAddress address)
    {
        if (_failure is not null)
        {
            return _failure.Failure == TmuxFailure.ServerNotRunning
                ? PaneHealth.ServerNotRunning
                : PaneHealth.Unknown(_failure.Message);
        }

        var session = PaneTarget.SessionOf(address.Target);
        var pane = PaneOf(address);
        return pane is null
            ? PaneHealth.Missing(session is not null && _bySession.ContainsKey(session))
            : address.Is(pane)
                ? PaneHealth.Of(pane)
                : PaneHealth.Missing(true, "another program runs there now");
    }

    private PaneState? PaneOf(SessionAddress address) =>
        address.Row?.PaneId is { } id ? _byId.GetValueOrDefault(id)
        : _byTarget.GetValueOrDefault(address.Target) ?? _bySession.GetValueOrDefault(address.Target.TrimEnd(':').TrimStart('='));
}
