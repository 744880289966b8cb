namespace TmuxTool.Health;

/// <summary>How a session is.</summary>
public enum SessionStatus
{
    /// <summary>The pane exists and its program runs.</summary>
    Alive,

    /// <summary>The program has ended; tmux keeps the pane and what it showed.</summary>
    Dead,

    /// <summary>The server runs, but the session, the pane or the program that was registered is not there.</summary>
    Missing,

    /// <summary>The pane exists and tmux takes it for alive, but its process has ended.</summary>
    Zombie,

    /// <summary>No server listens on the socket.</summary>
    ServerNotRunning,

    /// <summary>tmux gave an error or no answer. This is not a death.</summary>
    Unknown,
}
