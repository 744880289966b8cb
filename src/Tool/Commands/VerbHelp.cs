namespace TmuxTool.Cli.Commands;

/// <summary>What the help of a verb says beside its options.</summary>
internal sealed record VerbHelp : PageHelp
{
    /// <summary>The members of the JSON object.</summary>
    public required string Json { get; init; }
}
