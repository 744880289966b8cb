using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Finds the row that is about a running session, without comparing each row with each session.</summary>
internal sealed class RowIndex
{
    private readonly ILookup<(string Socket, string? Id), KeyValuePair<string, SessionRow>> _rows;

    public RowIndex(RegistrySnapshot rows) =>
        _rows = rows.Sessions.ToLookup(row => (row.Value.Socket, row.Value.PaneId ?? PaneTarget.SessionOf(row.Value.Target)));

    /// <summary>The row, and the pane that it is about; null where the session has none. Of several the one of its name goes first.</summary>
    public (string Name, SessionRow Row, PaneState Pane)? Find(RunningSession session)
    {
        var ids = session.Panes.Select(pane => pane.PaneId).Append(session.Name);
        foreach (var (name, row) in ids.SelectMany(id => _rows[(session.Socket.Path, id)]).OrderByDescending(row => row.Key == session.Name))
        {
            if (SessionIdentity.PaneOf(name, row, session) is { } pane)
            {
                return (name, row, pane);
            }
        }

        return null;
    }
}
