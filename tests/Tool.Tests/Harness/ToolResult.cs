namespace TmuxTool.Tool.Tests.Harness;

/// <summary>What one process said and how it ended.</summary>
public sealed record ToolResult(int ExitCode, string StandardOutput, string StandardError);
