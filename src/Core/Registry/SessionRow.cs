namespace TmuxTool.Registry;

/// <summary>
/// One row of the registry. JSON member names are snake_case (<c>pane_id</c>, <c>server_start</c>,
/// <c>owner_pid</c>); times are <c>yyyy-MM-ddTHH:mm:ssZ</c>, so they are kept to the second.
/// </summary>
public sealed record SessionRow
{
    /// <summary>What a time reads as that is missing in the file or cannot be understood: not an age, unknown.</summary>
    public static DateTimeOffset UnknownTime => DateTimeOffset.UnixEpoch;

    /// <summary><c>socket</c>: absolute path of the tmux socket. Never empty.</summary>
    public required string Socket { get; init; }

    /// <summary><c>target</c>: <c>session:window.pane</c> as tmux reported it. Never empty.</summary>
    public required string Target { get; init; }

    /// <summary><c>type</c>: <c>shell</c>, <c>python-repl</c>, <c>debugger</c> or any other text.</summary>
    public string Type { get; init; } = "shell";

    /// <summary><c>pid</c>: process id of the pane's program; null where it is unknown.</summary>
    public int? Pid { get; init; }

    /// <summary><c>created_at</c>; <see cref="UnknownTime"/> where the file has no readable time.</summary>
    public DateTimeOffset CreatedAt { get; init; } = UnknownTime;

    /// <summary><c>last_active</c>; <see cref="CreatedAt"/> where the file has no readable time.</summary>
    public DateTimeOffset LastActive { get; init; } = UnknownTime;

    /// <summary><c>pane_id</c>: tmux's own id of the pane, such as <c>%3</c>.</summary>
    public string? PaneId { get; init; }

    /// <summary><c>server_pid</c>: process id of the tmux server.</summary>
    public int? ServerPid { get; init; }

    /// <summary><c>server_start</c>: start of the tmux server in Unix seconds, tmux's <c>#{start_time}</c>.</summary>
    public long? ServerStart { get; init; }

    /// <summary><c>pid_start</c>: start of <see cref="Pid"/>, see <see cref="ProcessIdentity.StartTime"/>.</summary>
    public long? PidStart { get; init; }

    /// <summary><c>window</c>: the window's name at creation.</summary>
    public string? Window { get; init; }

    /// <summary>
    /// Whether both entries are about the same session. What only one of them knows says nothing: a use of the session may
    /// have completed the other one.
    /// </summary>
    internal bool IsSameSessionAs(SessionRow other) =>
        (Socket, Target, CreatedAt) == (other.Socket, other.Target, other.CreatedAt)
        && (Pid is null || other.Pid is null || Pid == other.Pid)
        && (PaneId is null || other.PaneId is null || PaneId == other.PaneId)
        && (ServerStart is null || other.ServerStart is null || ServerStart == other.ServerStart);

    /// <summary><c>preset</c>: the name of the preset that the session was created with; null for any other command.</summary>
    public string? Preset { get; init; }

    /// <summary><c>prompt</c>: the regular expression that the user gave for the prompt of the program.</summary>
    public string? Prompt { get; init; }

    /// <summary><c>owner_pid</c> and <c>owner_start</c>: when this process is gone, the row is swept.</summary>
    public ProcessIdentity? Owner { get; init; }

    /// <summary>Members of the row that this program does not know.</summary>
    internal UnknownMembers Extra { get; init; } = UnknownMembers.None;
}
