using TmuxTool.Health;
using TmuxTool.Terminal;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>How text is typed.</summary>
public enum SendMode
{
    /// <summary>The text, then Enter.</summary>
    Line,

    /// <summary>Exactly the text.</summary>
    Literal,

    /// <summary>The text as one paste, bracketed where the program asked for it, then what makes the program run it.</summary>
    Paste,
}

/// <summary>One thing to type.</summary>
public abstract record SendStep
{
    private SendStep()
    {
    }

    /// <summary>Types text, byte for byte, as the request's mode says.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : SendStep
    {
        /// <summary>
        /// What follows <see cref="Value"/>, as UTF-8, for a text that should not be in memory as a whole. It is read once, when
        /// the text is sent, and stays open. The line end at the very end is left out where Enter follows.
        /// </summary>
        public Stream? Rest { get; init; }
    }

    /// <summary>Presses a key.</summary>
    /// <param name="Name">Its name in tmux, such as <c>C-c</c> or <c>Up</c>.</param>
    public sealed record Key(string Name) : SendStep;
}

/// <summary>What to type, where, and what to wait for.</summary>
public sealed record SendRequest
{
    /// <summary>The pane.</summary>
    public required SessionAddress Address { get; init; }

    /// <summary>What is typed, in this order: at most one text, and any number of keys.</summary>
    public IReadOnlyList<SendStep> Steps { get; init; } = [];

    /// <summary>The text, byte for byte; null where only keys are pressed. Set, it becomes the first of the steps.</summary>
    public string? Text
    {
        get => Steps.OfType<SendStep.Text>().FirstOrDefault()?.Value;
        init => Steps = [.. value is null ? Enumerable.Empty<SendStep>() : [new SendStep.Text(value)], .. Steps.Where(step => step is not SendStep.Text)];
    }

    /// <summary>tmux names of keys. Set, they become the last of the steps.</summary>
    public IReadOnlyList<string> Keys
    {
        get => [.. Steps.OfType<SendStep.Key>().Select(key => key.Name)];
        init => Steps = [.. Steps.Where(step => step is not SendStep.Key), .. value.Select(name => new SendStep.Key(name))];
    }

    /// <summary>
    /// How long to wait between the text and Enter, for programs that take an Enter in a burst of characters for a line break;
    /// by default 150 ms for programs that are neither shells nor known by a preset or a prompt.
    /// </summary>
    public TimeSpan? EnterDelay { get; init; }

    /// <summary>The programs that are known.</summary>
    public PresetCatalog Presets { get; init; } = PresetCatalog.BuiltIn;

    /// <summary>Whether the program runs a pasted block only after a blank line, as Python does.</summary>
    internal bool EndsBlock { get; init; }

    /// <summary>Whether the keys go on to a program behind another terminal.</summary>
    internal bool IsNested { get; init; }

    /// <summary>The text, where it is so long that the server has it already.</summary>
    internal LongText? Loaded { get; init; }

    /// <summary>How the text is typed.</summary>
    public SendMode Mode { get; init; }

    /// <summary>Whether Enter follows the text; <see cref="SendMode.Literal"/> never has one.</summary>
    public bool Enter { get; init; } = true;

    /// <summary>What to wait for once all is typed; only what appears after the send counts. Null: do not wait.</summary>
    public WaitGoal? WaitFor { get; init; }

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to try where nothing can have been typed.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The pause between two attempts.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Told each step in words.</summary>
    public Action<string>? Explain { get; init; }

    /// <summary>Told every tenth of a second how long the wait has taken.</summary>
    public Action<TimeSpan>? Progress { get; init; }
}

/// <summary>How a send ended.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The text was typed.</summary>
    /// <param name="Wait">How the wait ended; null where none was asked for.</param>
    /// <param name="LeftMode">Whether the pane was in copy mode, or another one, and has been taken out of it.</param>
    public sealed record Sent(WaitOutcome? Wait, bool LeftMode = false) : SendOutcome;

    /// <summary>The pane cannot take input; nothing was typed.</summary>
    /// <param name="Health">How it is.</param>
    public sealed record PaneNotReady(PaneHealth Health) : SendOutcome;

    /// <summary>The pane would not get what was asked; nothing was typed.</summary>
    /// <param name="Message">One line: what, the rule, the next step.</param>
    public sealed record Refused(string Message) : SendOutcome;

    /// <summary>The input of the pane is off, and nothing was typed.</summary>
    /// <param name="Message">One line: what, and what to do.</param>
    public sealed record InputOff(string Message) : SendOutcome;

    /// <summary>tmux failed.</summary>
    /// <param name="Message">One line: what tmux said.</param>
    /// <param name="Attempts">How often it was tried.</param>
    public sealed record Failed(string Message, int Attempts) : SendOutcome;
}
