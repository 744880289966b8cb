namespace TmuxTool.Cli.Binding;

/// <summary>The user's words cannot be what was meant; the message is one line: input, rule, next step.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>The command whose help tells more, where it is not the verb's own.</summary>
    public string? Command { get; init; }
}
