using TmuxTool.Health;
using TmuxTool.Processes;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>How a user says which session is meant; see <see cref="SessionResolver"/>.</summary>
/// <param name="Session">The registered name (<c>-s</c>).</param>
/// <param name="Target">A tmux target (<c>-t</c>).</param>
/// <param name="SocketPath">A socket path (<c>-S</c>).</param>
/// <param name="SocketName">A socket name (<c>-L</c>).</param>
public sealed record SessionSelector(string? Session, string? Target, string? SocketPath, string? SocketName);

/// <summary>Where a session is.</summary>
/// <param name="Name">The registered name; null where it was addressed by target.</param>
/// <param name="Socket">The server.</param>
/// <param name="Target">The tmux target.</param>
/// <param name="Row">The registry's row; null where it was addressed by target.</param>
public sealed record SessionAddress(string? Name, TmuxSocket Socket, string Target, SessionRow? Row)
{
    /// <summary>What people call it.</summary>
    public override string ToString() => Name ?? Target;

    internal static SessionAddress Of(string name, SessionRow row) => new(name, TmuxSocket.Recorded(row.Socket), row.Target, row);

    /// <summary>The session's exact name for tmux (<c>=name</c>), or null where the target is the id of a pane or window alone.</summary>
    internal string? ExactSession => PaneTarget.ExactSession(Target);

    /// <summary>
    /// The exact target of the pane: its id where the row knows it, for windows may be moved and panes renumbered.
    /// </summary>
    internal string ExactPane => Row?.PaneId ?? PaneTarget.Exact(Target);

    /// <summary>Whether the pane is the one that was registered, as far as the row can tell.</summary>
    internal bool Is(PaneState pane) => Is(pane, ProcessTable.Look(pane.Pid));

    /// <summary>How the session is whose pane that should be.</summary>
    internal PaneHealth HealthOf(PaneState pane, ProcessState process) =>
        Is(pane, process) ? PaneHealth.Of(pane, process) with { Pid = pane.KnownPid ?? Row?.Pid } : PaneHealth.Missing(true, "another program runs there now");

    /// <summary>As <see cref="Is(PaneState)"/>, for a process that has been looked at.</summary>
    internal bool Is(PaneState pane, ProcessState process) => Row is null
        || ((Row.ServerPid is null || Row.ServerPid == pane.ServerPid)
            && (Row.ServerStart is null || Row.ServerStart == pane.ServerStart)
            && (Row.PaneId is null || Row.Pid is null || (Row.PaneId == pane.PaneId && Row.Pid == (pane.KnownPid ?? Row.Pid)))
            && !IsReusedPid(Row, pane, process.StartTime));

    // A pane whose program has ended keeps its pid, which may be some other process's by now: that says nothing.
    private static bool IsReusedPid(SessionRow row, PaneState pane, long start) =>
        !pane.Dead && row.Pid == pane.Pid && row.PidStart is { } then and not 0 && start != 0 && start != then;
}
