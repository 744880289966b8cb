namespace TmuxTool.Waiting;

/// <summary>What a wait waits for: the first of these that comes true ends it, and so does the end of the program.</summary>
public sealed record WaitGoal
{
    /// <summary>Patterns for lines; where several match at once, the line that is higher on the screen decides.</summary>
    public IReadOnlyList<WaitPattern> Patterns { get; init; } = [];

    /// <summary>Until nothing on the screen matches.</summary>
    public WaitPattern? Gone { get; init; }

    /// <summary>Until the screen has stayed as it is for so long.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>Until the program waits for input: at its prompt, or because it asks something.</summary>
    public bool Input { get; init; }

    /// <summary>Whether the end of the program is what is waited for.</summary>
    public bool Exit { get; init; }

    /// <summary>Waits for a line that matches a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    public static WaitGoal For(WaitPattern pattern) => new() { Patterns = [pattern] };
}
