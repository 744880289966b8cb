using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>What tells a row's program from any other: pane, process and server, with their starts.</summary>
internal static class SessionIdentity
{
    public static bool IsComplete(SessionRow row) =>
        row is { Pid: not null, PaneId: not null, ServerPid: not null, ServerStart: not null };

    /// <summary>The row with the identity of that pane.</summary>
    public static SessionRow Complete(SessionRow row, PaneState pane) => row with
    {
        Pid = pane.Pid,
        PidStart = ProcessIdentity.Of(pane.Pid) is { StartTime: not 0 and var start } ? start : null,
        PaneId = pane.PaneId,
        ServerPid = pane.ServerPid,
        ServerStart = pane.ServerStart,
    };

    /// <summary>
    /// The pane of a session that the row is about; null where it is about none of them. A row without a pane id
    /// means the pane at its target, and the active one where it names no pane.
    /// </summary>
    public static PaneState? PaneOf(string name, SessionRow row, RunningSession session)
    {
        var pane = row.PaneId is { } id ? session.Panes.FirstOrDefault(p => p.PaneId == id)
            : PaneTarget.SessionOf(row.Target) == session.Name
                ? session.Panes.FirstOrDefault(p => p.Target == row.Target) ?? session.Active
                : null;
        return pane is not null && SessionAddress.Of(name, row).Is(pane, session.Server.ProcessOf(pane)) ? pane : null;
    }
}
