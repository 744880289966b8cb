using System.Text.RegularExpressions;
using TmuxTool.Documents;

namespace TmuxTool.Tool.Tests.Documents;

/// <summary>The pages that speak of the sources, beside the sources.</summary>
public sealed partial class LayoutTests(ToolFixture tool) : IAsyncDisposable
{
    private const string Page = "docs/project-layout.md";

    private static readonly string[] s_rooms = ["src", "tests", "bench"];

    private readonly Sandbox _sandbox = new(tool);

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData(Page, 30)]
    [InlineData("docs/reliability.md", 10)]
    [InlineData("docs/performance.md", 1)]
    public void Each_file_and_each_type_that_a_page_names_exists(string page, int atLeast)
    {
        var spans = Span().Matches(Fence().Replace(File.ReadAllText(Path.Combine(tool.Root, page)), "")).Select(span => span.Groups["text"].Value).Distinct().ToList();
        var sources = s_rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(tool.Root, room), "*.cs*", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();

        foreach (var path in spans.Where(span => Room().IsMatch(span)))
        {
            Path.Exists(Path.Combine(tool.Root, path)).Should().BeTrue("{0} is named", path);
        }

        // The other pages also name what is not ours.
        var names = spans.Where(span => Identifier().IsMatch(span) && (page == Page || span.EndsWith("Tests", StringComparison.Ordinal))).ToList();
        foreach (var name in names)
        {
            sources.Exists(source => name.Split('.').All(part => Regex.IsMatch(source, $@"\b{part}\b"))).Should().BeTrue("{0} is named", name);
        }

        names.Should().HaveCountGreaterThanOrEqualTo(atLeast);
    }

    [Fact]
    [Trait("Category", "stress")]
    public async Task A_verb_that_is_added_as_it_says_works()
    {
        var options = new RunOptions
        {
            Timeout = TimeSpan.FromMinutes(10),
            WorkingDirectory = Directory.CreateDirectory(Path.Combine(_sandbox.Home, "clone")).FullName,
            Environment = new Dictionary<string, string?>(InstallTests.QuietDotnet)
            {
                ["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages"),
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false",
            },
        };
        await RunAsync(options, $"tar -C '{tool.Root}' --exclude=bin --exclude=obj --exclude=artifacts --exclude=.git -c . | tar -x");

        foreach (var block in MarkdownPage.Blocks(tool.Root, Page).Where(block => block.Language == "csharp"))
        {
            await AddAsync(Path.Combine(options.WorkingDirectory, block.FirstLine["// ".Length..]), block.Text[(block.FirstLine.Length + 1)..]);
        }

        var declare = Declaration().Match(await File.ReadAllTextAsync(Path.Combine(tool.Root, Page), TestContext.Current.CancellationToken));
        await RunAsync(options, $"dotnet restore && {declare.Groups["command"].Value}");
        await RunAsync(options, "dotnet build src/Tool -c Release && dotnet build tests/Tool.Tests -c Release && DOTNET_TMUX_TOOL=$PWD/src/Tool/bin/Release/net10.0/dotnet-tmux tests/Tool.Tests/bin/Release/net10.0/TmuxTool.Tool.Tests -class '*.ClearTests'");
    }

    private async Task RunAsync(RunOptions options, string script)
    {
        var result = await _sandbox.BashAsync(options, script);
        result.ExitCode.Should().Be(0, "it said: {0}{1}", result.StandardOutput, result.StandardError);
    }

    /// <summary>Writes a new file, or adds to the table.</summary>
    private static async Task AddAsync(string file, string text)
    {
        const string Table = "All { get; } =\n    [\n";
        var token = TestContext.Current.CancellationToken;
        var whole = File.Exists(file) ? (await File.ReadAllTextAsync(file, token)).Replace(Table, Table + text + '\n', StringComparison.Ordinal) : text + '\n';
        await File.WriteAllTextAsync(file, whole, token);
    }

    [GeneratedRegex("^```.*?^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex("`(?<command>dotnet format [^`]+)`")]
    private static partial Regex Declaration();

    [GeneratedRegex("^(src|tests|tools|docs|bench|eng)/[^ *]+$")]
    private static partial Regex Room();

    [GeneratedRegex(@"^[A-Z][a-z]+[A-Z][A-Za-z]*(\.[A-Z][A-Za-z]+)*$")]
    private static partial Regex Identifier();
}
