namespace TmuxTool.Waiting;

/// <summary>How a wait ended. Every one of these is an expected end.</summary>
public abstract record WaitOutcome
{
    private WaitOutcome()
    {
    }

    /// <summary>How long the wait took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The text of the pane when it was last seen: the last lines of history and the screen.</summary>
    public string Screen { get; init; } = "";

    /// <summary>The last lines that came after the input that was waited on, at most ten; of a wait without input, of all that was shown.</summary>
    public string Output { get; init; } = "";

    /// <summary>The pattern was seen.</summary>
    /// <param name="Line">The logical line that matched.</param>
    /// <param name="Name">The name of the pattern; empty where it has none.</param>
    public sealed record Matched(string Line, string Name = "") : WaitOutcome;

    /// <summary>Nothing on the screen matches any more.</summary>
    public sealed record Gone : WaitOutcome;

    /// <summary>The program waits for input.</summary>
    /// <param name="Activity">Whether it shows its prompt, asks something, or asks for a secret.</param>
    /// <param name="Line">What stands left of the cursor: the prompt or the question.</param>
    public sealed record Input(ProgramActivity Activity, string Line) : WaitOutcome;

    /// <summary>The screen has been quiet for as long as was asked.</summary>
    public sealed record Idle : WaitOutcome;

    /// <summary>The time was up.</summary>
    public sealed record TimedOut : WaitOutcome;

    /// <summary>The program ended.</summary>
    /// <param name="Status">Its exit status, where it ended by itself and tmux knows.</param>
    /// <param name="Signal">The number of the signal that ended it, where tmux knows.</param>
    public sealed record Exited(int? Status, int? Signal) : WaitOutcome;

    /// <summary>The pane is not there, or another program was started in it.</summary>
    public sealed record PaneGone : WaitOutcome;

    /// <summary>The server is not running.</summary>
    public sealed record ServerGone : WaitOutcome;

    /// <summary>The server runs but does not answer: it is stopped or hangs.</summary>
    public sealed record NotResponding : WaitOutcome;
}
