namespace TmuxTool.Tmux;

/// <summary>Why tmux could not do what was asked.</summary>
public enum TmuxFailure
{
    /// <summary>There is no tmux on PATH.</summary>
    TmuxNotFound,

    /// <summary>No server listens on the socket.</summary>
    ServerNotRunning,

    /// <summary>The server did not answer within the deadline: it is stopped or hangs.</summary>
    NotResponding,

    /// <summary>tmux answered with an error.</summary>
    CommandFailed,

    /// <summary>The connection ended while an answer was due: the server or the session went.</summary>
    ConnectionLost,

    /// <summary>What listens on the socket does not follow tmux's protocol.</summary>
    InvalidReply,

    /// <summary>tmux, or the server, is older than the oldest version that is supported, 3.3a.</summary>
    TooOld,

    /// <summary>The input of the pane is off (<c>select-pane -d</c>): tmux would drop what is typed.</summary>
    InputOff,
}

/// <summary>tmux could not do what was asked; the message is one line and says what to do.</summary>
public sealed class TmuxException : Exception
{
    internal TmuxException(TmuxFailure failure, string message, bool mayHaveRun = false)
        : base(message)
    {
        Failure = failure;
        MayHaveRun = mayHaveRun;
    }

    /// <summary>What kind of failure it was.</summary>
    public TmuxFailure Failure { get; }

    /// <summary>Whether the command may have run all the same, so that repeating it could do it twice.</summary>
    public bool MayHaveRun { get; }
}
