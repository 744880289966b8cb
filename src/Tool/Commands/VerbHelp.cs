namespace TmuxTool.Cli.Commands;

/// <summary>What the help of a verb says beside its options.</summary>
internal sealed record VerbHelp
{
    /// <summary>The words after <c>dotnet tmux VERB</c>; a line each.</summary>
    public required IReadOnlyList<string> Usage { get; init; }

    /// <summary>What it does, in whole lines.</summary>
    public required string Purpose { get; init; }

    /// <summary>The script whose place the verb takes.</summary>
    public string? Replaces { get; init; }

    public required IReadOnlyList<string> Examples { get; init; }

    public required IReadOnlyList<(string Code, string Meaning)> ExitCodes { get; init; }

    /// <summary>The members of the JSON object.</summary>
    public required string Json { get; init; }
}
