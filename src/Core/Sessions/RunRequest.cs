using TmuxTool.Health;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>Code to run in a session.</summary>
public sealed record RunRequest
{
    /// <summary>The pane.</summary>
    public required SessionAddress Address { get; init; }

    /// <summary>The code, of any number of lines.</summary>
    public required string Code { get; init; }

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
    public sealed record Busy(string Screen) : RunResult;

    /// <summary>The prompt did not come back as it should.</summary>
    /// <param name="End">How the wait for it ended.</param>
    public sealed record Unfinished(WaitOutcome End) : RunResult;

    /// <summary>Nobody knows what the program's prompt looks like.</summary>
    /// <param name="Process">The name of its process.</param>
    public sealed record UnknownProgram(string Process) : RunResult;

    /// <summary>The pane cannot take input.</summary>
    /// <param name="Health">How it is.</param>
    public sealed record NotReady(PaneHealth Health) : RunResult;

    /// <summary>A line could not be typed; the lines before it were.</summary>
    /// <param name="Message">One line: what, the rule, the next step.</param>
    public sealed record NotTyped(string Message) : RunResult;
}
