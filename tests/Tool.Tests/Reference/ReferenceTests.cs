namespace TmuxTool.Tool.Tests.Reference;

/// <summary>
/// Walks through the document of the scripts that this tool replaces: each of its examples works, under
/// the scripts' names and as verbs.
/// </summary>
public sealed class ReferenceTests(ToolFixture tool)
{
    public static TheoryData<string> ToolReference => Headings(ToolReferenceExamples.All);

    public static TheoryData<string> Guides => Headings(GuideExamples.All);

    public static TheoryData<string> Troubleshooting => Headings(TroubleshootingExamples.All);

    [Theory]
    [MemberData(nameof(ToolReference))]
    [MemberData(nameof(Guides))]
    [MemberData(nameof(Troubleshooting))]
    public Task The_example_works_through_the_launchers(string heading) => WalkThroughAsync(heading, verbs: false);

    [Theory]
    [MemberData(nameof(ToolReference))]
    [MemberData(nameof(Guides))]
    [MemberData(nameof(Troubleshooting))]
    public Task The_example_works_through_the_verbs(string heading) => WalkThroughAsync(heading, verbs: true);

    private static TheoryData<string> Headings(IEnumerable<Example> examples) => [.. examples.Select(example => example.Heading)];

    private async Task WalkThroughAsync(string heading, bool verbs)
    {
        var example = ToolReferenceExamples.All.Concat(GuideExamples.All).Concat(TroubleshootingExamples.All)
            .Single(example => example.Heading == heading);
        await using var sandbox = new Sandbox(tool);
        File.CreateSymbolicLink(Path.Combine(sandbox.Home, "tools"), sandbox.Launchers);

        var result = await sandbox.BashAsync(example.Script(verbs));

        result.ExitCode.Should().Be(0, $"of the example {heading}:\n{result.StandardOutput}\n{result.StandardError}");
    }
}
