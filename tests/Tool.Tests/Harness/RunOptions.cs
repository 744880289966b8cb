namespace TmuxTool.Tool.Tests.Harness;

/// <summary>How one process is run, where it differs from the sandbox's own way.</summary>
public sealed record RunOptions
{
    /// <summary>Text for standard input; empty input when neither this nor <see cref="InputBytes"/> is set.</summary>
    public string? Input { get; init; }

    /// <summary>Bytes for standard input, as they are.</summary>
    public byte[]? InputBytes { get; init; }

    /// <summary>Variables on top of the sandbox's; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Defaults to the sandbox's home.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>A process that takes longer is killed, with its children, and the test fails.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
