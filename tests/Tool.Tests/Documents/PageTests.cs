using System.Text.Json;
using System.Text.RegularExpressions;
using TmuxTool.Documents;

namespace TmuxTool.Tool.Tests.Documents;

/// <summary>All that the pages show can be typed, and does what they say.</summary>
public sealed partial class PageTests(ToolFixture tool)
{
    private static readonly string s_root = ToolFixture.FindRoot();

    private static readonly string[] s_languages = ["bash", "console", "csharp", "json", "text"];

    /// <summary>Blocks that are not tried here, by their first command, and who tries them.</summary>
    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["./quickstart.sh"] = nameof(InstallTests),
        ["eng/pack.sh"] = nameof(InstallTests),
        ["dotnet new install artifacts/packages/TmuxTool.Templates.*.nupkg"] = "TmuxTool.Templates.Tests.DocumentTests",
        ["dotnet test --project tests/Core.Tests"] = "it is how these tests are run",
        ["eng/repls.sh install"] = "it installs 50 programs and runs for minutes",
        ["bench/run.sh"] = "it measures for minutes, on a machine that does nothing else",
    };

    public static bool IsTriedBy(string tests, PageBlock block) => s_elsewhere.GetValueOrDefault(block.FirstCommand) == tests;

    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", .. Directory.EnumerateFiles(Path.Combine(s_root, "docs"), "*.md").Select(file => Path.GetRelativePath(s_root, file)).Order(),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_of_a_page_does_what_the_page_says_and_nothing_is_left_at_its_end(string page)
    {
        var commands = MarkdownPage.Blocks(s_root, page)
            .Where(block => block.Language is "bash" or "console" && !s_elsewhere.ContainsKey(block.FirstCommand))
            .SelectMany(ShownCommand.In).ToList();
        await using var sandbox = new Sandbox(tool);
        File.CreateSymbolicLink(Path.Combine(sandbox.Home, "tools"), sandbox.Launchers);

        await PageReader.FollowAsync(sandbox, commands, new RunOptions(), PageReader.WithoutDotnet);

        (await sandbox.RunAsync("list")).StandardOutput.Should().Be("No sessions registered.\n");
        (await sandbox.RunAsync("find", "--all")).StandardOutput.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_of_a_page_says_what_it_is(string page)
    {
        foreach (var block in MarkdownPage.Blocks(s_root, page))
        {
            block.Language.Should().BeOneOf(s_languages, block.Place);
            if (block.Language == "json")
            {
                var parse = () => JsonDocument.Parse(block.Text).Dispose();
                parse.Should().NotThrow(block.Place);
            }
        }
    }

    [Fact]
    public void What_is_tried_elsewhere_is_there()
        => Pages.SelectMany(page => MarkdownPage.Blocks(s_root, page.Data)).Select(block => block.FirstCommand)
            .Should().Contain(s_elsewhere.Keys);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_somewhere(string page)
    {
        var text = File.ReadAllText(Path.Combine(s_root, page));
        var headings = Heading().Matches(text).Select(heading => "#" + Punctuation().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-')).ToList();

        foreach (var link in Link().Matches(text).Select(link => link.Groups["to"].Value).Where(to => !to.StartsWith("https://", StringComparison.Ordinal)))
        {
            (headings.Contains(link) || Path.Exists(Path.Combine(s_root, Path.GetDirectoryName(page)!, link))).Should().BeTrue("{0} links to {1}", page, link);
        }
    }

    [Fact]
    public void The_figures_in_the_README_are_those_of_the_newest_measurement()
    {
        var newest = Directory.EnumerateFiles(Path.Combine(s_root, "bench", "results"), "*.md").Max()!;
        var measured = File.ReadAllLines(newest);

        var shown = File.ReadAllLines(Path.Combine(s_root, "README.md"))
            .SkipWhile(line => !line.StartsWith("| measure |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')).ToList();

        shown.Should().HaveCountGreaterThan(5).And.OnlyContain(row => measured.Any(line => line.StartsWith(row, StringComparison.Ordinal)), "they are in {0}", newest);
    }

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();
}
