namespace TmuxTool.Tmux;

/// <summary>What tmux answered to a list of commands.</summary>
/// <param name="Ok">Whether every command succeeded.</param>
/// <param name="Output">What the commands printed, one after the other, lines ended by <c>\n</c>.</param>
/// <param name="Error">The message of the command that failed; empty where none did.</param>
internal sealed record TmuxReply(bool Ok, string Output, string Error);

/// <summary>Something that runs tmux commands on one server: for one list of commands, or as long as it is wanted.</summary>
internal interface ITmuxClient
{
    /// <summary>Runs the commands as one; an error of tmux is in the reply.</summary>
    /// <exception cref="TmuxException">No answer could be had.</exception>
    Task<TmuxReply> ExecuteAsync(CommandList commands, CancellationToken cancellationToken);
}
