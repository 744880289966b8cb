using System.Text.RegularExpressions;

namespace TmuxTool.Tool.Tests.Verbs;

public sealed partial class AgentsTests(ToolFixture tool) : VerbTest(tool)
{
    private readonly string _page = Path.Combine(tool.Root, "docs", "agents.md");

    [Fact]
    public async Task The_page_is_the_file_in_the_documentation()
    {
        var page = await File.ReadAllTextAsync(_page, TestContext.Current.CancellationToken);

        (await AnswerAsync("agents")).Should().Be(page);
        Json(await RunAsync("agents", "--json")).GetProperty("page").GetString().Should().Be(page);
        page.Should().StartWith("---\nname: dotnet-tmux\ndescription: ");
    }

    [Fact]
    public async Task Every_command_in_it_does_what_it_says()
    {
        var page = await File.ReadAllTextAsync(_page, TestContext.Current.CancellationToken);
        var commands = Block().Matches(page).SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();

        foreach (var command in commands)
        {
            // dotnet would start the very same program, later.
            var result = await Sandbox.BashAsync($"dotnet() {{ shift; dotnet-tmux \"$@\"; }}\n{command}");

            var expected = Exit().Match(command) is { Success: true } exit ? exit.Groups["code"].Value : "0";
            $"{result.ExitCode}".Should().Be(expected, $"{command} said: {result.StandardOutput}{result.StandardError}");
            if (Prints().Match(command) is { Success: true } prints)
            {
                result.StandardOutput.Split('\n')[0].Should().Be(prints.Groups["text"].Value, command);
            }
        }

        commands.Should().HaveCountGreaterThan(20);
        (await AnswerAsync("list")).Should().Be("No sessions registered.\n", "it cleans up after itself");
    }

    [Fact]
    public async Task Every_verb_it_names_exists()
    {
        var page = await File.ReadAllTextAsync(_page, TestContext.Current.CancellationToken);

        foreach (var verb in VerbName().Matches(page).Select(match => match.Groups["verb"].Value).Distinct())
        {
            (await AnswerAsync("--help")).Should().MatchRegex($"(?m)^  {verb} ");
        }

        page.Split('\n').Length.Should().BeLessThan(140, "an agent reads all of it");
    }

    [GeneratedRegex("```bash\n(?<lines>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("# exit (?<code>[0-9]+)$")]
    private static partial Regex Exit();

    [GeneratedRegex("# prints (?<text>.+)$")]
    private static partial Regex Prints();

    [GeneratedRegex("dotnet tmux (?<verb>[a-z]+)")]
    private static partial Regex VerbName();
}
