using TmuxTool.Waiting;

namespace TmuxTool.Terminal;

/// <summary>What a wait waits for: the first of these that comes true ends it.</summary>
internal sealed record WaitGoal
{
    /// <summary>Patterns for new lines, by name; where two match at once, the line that is higher on the screen decides.</summary>
    public IReadOnlyList<(string Name, WaitPattern Pattern)> Patterns { get; init; } = [];

    /// <summary>Until nothing on the screen matches.</summary>
    public WaitPattern? Gone { get; init; }

    /// <summary>How long the screen must stay as it is.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>Until the program waits for input.</summary>
    public bool Input { get; init; }

    /// <summary>
    /// Anything else; the text of what was found, or null. Looked at when something was printed, and from time to time,
    /// since the kernel tells nobody when a program begins to wait.
    /// </summary>
    public Func<string?>? Until { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Told every tenth of a second how long the wait has taken.</summary>
    public Action<TimeSpan>? Progress { get; init; }
}
