namespace TmuxTool.Cli.Commands;

/// <summary>What a page of help says beside the options: that of the tool, of <c>registry</c> or of a verb.</summary>
internal record PageHelp
{
    /// <summary>The words after the command; a line each.</summary>
    public required IReadOnlyList<string> Usage { get; init; }

    /// <summary>What it does: paragraphs, with an empty line between; indented lines stay as they are.</summary>
    public required string Purpose { get; init; }

    /// <summary>The script whose place it takes.</summary>
    public string? Replaces { get; init; }

    /// <summary>The words after the command.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    public required IReadOnlyList<(string Code, string Meaning)> ExitCodes { get; init; }
}
