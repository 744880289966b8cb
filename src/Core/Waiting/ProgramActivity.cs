namespace TmuxTool.Waiting;

/// <summary>What a program does, as far as its input is concerned.</summary>
public enum ProgramActivity
{
    /// <summary>It works, or it is not known what it does.</summary>
    Busy,

    /// <summary>It waits at its prompt.</summary>
    Prompt,

    /// <summary>It waits for more of what was begun.</summary>
    Continuation,

    /// <summary>It waits for input, and not at its prompt.</summary>
    Asks,

    /// <summary>It waits for a line that is not echoed.</summary>
    Secret,
}
