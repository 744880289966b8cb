using TmuxTool.Processes;
using TmuxTool.Tmux;

namespace TmuxTool.Health;

/// <summary>What is known of one pane.</summary>
public sealed record PaneHealth
{
    /// <summary>The verdict.</summary>
    public required SessionStatus Status { get; init; }

    /// <summary>Whether a server listens on the socket.</summary>
    public bool ServerRunning { get; init; }

    /// <summary>Whether the session exists.</summary>
    public bool SessionExists { get; init; }

    /// <summary>Whether the very pane exists.</summary>
    public bool PaneExists { get; init; }

    /// <summary>Whether tmux keeps the pane of a program that has ended.</summary>
    public bool PaneDead { get; init; }

    /// <summary>The process id of the pane's program.</summary>
    public int? Pid { get; init; }

    /// <summary>Whether that process runs.</summary>
    public bool ProcessRunning { get; init; }

    /// <summary>The exit status of a program that has ended by itself.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>The number of the signal that ended the program (tmux 3.3 and later tell it).</summary>
    public int? Signal { get; init; }

    /// <summary>The pane id, such as <c>%3</c>.</summary>
    public string? PaneId { get; init; }

    /// <summary>Why the status is <see cref="SessionStatus.Unknown"/> or what makes it <see cref="SessionStatus.Missing"/>.</summary>
    public string? Detail { get; init; }

    internal static PaneHealth ServerNotRunning { get; } = new() { Status = SessionStatus.ServerNotRunning };

    internal static PaneHealth Missing(bool sessionExists, string? detail = null) =>
        new() { Status = SessionStatus.Missing, ServerRunning = true, SessionExists = sessionExists, Detail = detail };

    internal static PaneHealth Unknown(string detail) =>
        new() { Status = SessionStatus.Unknown, ServerRunning = true, Detail = detail };

    /// <summary>Of a pane that tmux has, and the process in it; what has ended may not have been collected yet, and is there.</summary>
    internal static PaneHealth Of(PaneState pane, ProcessState process)
    {
        var running = !pane.Dead && process.Exists;
        return new PaneHealth
        {
            Status = pane.Dead ? SessionStatus.Dead : running ? SessionStatus.Alive : SessionStatus.Zombie,
            ServerRunning = true,
            SessionExists = true,
            PaneExists = true,
            PaneDead = pane.Dead,
            Pid = pane.KnownPid,
            ProcessRunning = running,
            ExitStatus = pane.ExitStatus,
            Signal = pane.Signal,
            PaneId = pane.PaneId,
        };
    }
}
