using TmuxTool.Health;
using TmuxTool.Processes;
using TmuxTool.Registry;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>Code to run in a session.</summary>
public sealed record RunRequest
{
    /// <summary>The pane.</summary>
    public required SessionAddress Address { get; init; }

    /// <summary>The code, of any number of lines.</summary>
    public required string Code { get; init; }

    /// <summary>The prompt, where the user has said what it looks like; it may have several lines.</summary>
    public WaitPattern? Prompt { get; init; }

    /// <summary>Whether the status of a shell's command is asked for, where the shell does not mark it by itself.</summary>
    internal bool NeedsStatus { get; init; } = true;

    /// <summary>The programs that are known.</summary>
    public PresetCatalog Presets { get; init; } = PresetCatalog.BuiltIn;

    /// <summary>How long all of it may take, the wait for the first prompt included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told every tenth of a second how long it has taken.</summary>
    public Action<TimeSpan>? Progress { get; init; }
}

/// <summary>How a run in a session ended.</summary>
public abstract record RunResult
{
    private RunResult()
    {
    }

    /// <summary>What was printed, where anything was typed: no echo and no prompts, blanks at the ends of lines left out.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>How many lines before them are missing, see <see cref="RunOutcome.Dropped"/>.</summary>
    public long Dropped { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The prompt came back.</summary>
    /// <param name="Status">Of a shell the command's status, null where it does not tell; of others 0, or 1 where the program reported an error.</param>
    /// <param name="IsShell">Whether the program is a shell.</param>
    public sealed record Finished(int? Status, bool IsShell) : RunResult;

    /// <summary>The program waits for more of what was typed.</summary>
    public sealed record Incomplete : RunResult;

    /// <summary>The prompt was not there in time, so nothing was typed.</summary>
    /// <param name="Screen">What was shown.</param>
    /// <param name="Program">The program that was running instead; null where it was another run of code in the same session.</param>
    public sealed record Busy(string Screen, ForegroundProgram? Program) : RunResult
    {
        /// <summary>The pattern of the prompt, where it is known.</summary>
        public string? Prompt { get; init; }
    }

    /// <summary>The program asks something, and waits for the answer.</summary>
    /// <param name="Question">The line with the cursor; empty where it shows none.</param>
    /// <param name="IsSecret">Whether the answer is not echoed.</param>
    /// <param name="IsBefore">Whether it asked before anything was typed.</param>
    /// <param name="Process">The program.</param>
    public sealed record Asks(string Question, bool IsSecret, bool IsBefore, string Process) : RunResult;

    /// <summary>The prompt did not come back as it should.</summary>
    /// <param name="End">How the wait for it ended.</param>
    public sealed record Unfinished(WaitOutcome End) : RunResult;

    /// <summary>The pane cannot take input.</summary>
    /// <param name="Health">How it is.</param>
    public sealed record NotReady(PaneHealth Health) : RunResult;

    /// <summary>A line could not be typed; the lines before it were.</summary>
    /// <param name="Message">One line: what, the rule, the next step.</param>
    public sealed record NotTyped(string Message) : RunResult;
}

/// <summary>What a program shows in the line in which it takes input.</summary>
/// <param name="Prompt">When it takes something new.</param>
/// <param name="Continuation">When it needs more of what was begun; null where it has no such prompt.</param>
/// <param name="BlockEnd">The line that ends what was begun; null where there is no such line.</param>
public sealed record Prompts(WaitPattern Prompt, WaitPattern? Continuation = null, string? BlockEnd = "")
{
    /// <summary>The prompt that was told when a session was created, and is kept with it.</summary>
    internal static Prompts? Kept(SessionRow? row) => row?.Prompt is { } kept ? new Prompts(WaitPattern.Parse(kept)) : null;
}

/// <summary>How a run of code ended.</summary>
/// <param name="Lines">What was printed: no echo and no prompts; blanks at the ends of lines are left out.</param>
/// <param name="End">
/// <see cref="WaitOutcome.Matched"/> where the prompt came back; null where nothing could be typed, see <paramref name="Refusal"/>.
/// </param>
/// <param name="IsIncomplete">Whether the program waits for more, after the end of the block too.</param>
/// <param name="Refusal">Why it could not be typed, where that is how it ended.</param>
public sealed record RunOutcome(IReadOnlyList<string> Lines, WaitOutcome? End, bool IsIncomplete = false, SendOutcome? Refusal = null)
{
    /// <summary>The lines as one text.</summary>
    public string Output => string.Join('\n', Lines);

    /// <summary>How many lines are missing: they had left the history of the pane before they could be read.</summary>
    public long Dropped { get; init; }
}
