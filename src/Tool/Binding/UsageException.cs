namespace TmuxTool.Cli.Binding;

/// <summary>The user's words cannot be what was meant; the message is one line: input, rule, next step.</summary>
internal sealed class UsageException(string message) : Exception(message);
