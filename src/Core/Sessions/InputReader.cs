using TmuxTool.Processes;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>
/// Who reads the input of a pane, as the kernel knows it: text that looks like a prompt may come from any program, but
/// a shell whose command runs has given the terminal away, or has taken its line editor off it.
/// </summary>
/// <param name="Pane">The pane.</param>
/// <param name="ReadsKeys">Whether the reader edits its lines itself.</param>
/// <param name="Group">The process group that reads; null where the system does not tell.</param>
internal sealed record InputReader(PaneState Pane, bool ReadsKeys, int? Group)
{
    /// <summary>The one that reads now.</summary>
    public static InputReader Of(PaneState pane) => new(pane, !TerminalMode.IsCanonical(pane.Tty), ProcessTable.ForegroundGroup(pane.Pid));

    /// <summary>Whether it waits for input again, as far as that can be known.</summary>
    public bool IsReading() =>
        (!ReadsKeys || !TerminalMode.IsCanonical(Pane.Tty))
        && ProcessTable.ForegroundGroup(Pane.Pid) == Group
        && (Group is null || ProcessTable.IsAsleep(Group.Value));
}
