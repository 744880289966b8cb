namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>The page for man(1).</summary>
public sealed class ManualPageTests(ToolFixture tool) : VerbTest(tool)
{
    private readonly string _file = Path.Combine(tool.Root, "docs/man/dotnet-tmux.1");

    [Fact]
    public async Task The_page_in_the_repository_is_the_one_that_the_tool_prints()
    {
        var page = await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);

        page.Should().Be(await AnswerAsync("help", "--man"), "eng/man.sh makes it anew");
        page.Should().MatchRegex("^[ -~\n]+$", "every man reads ASCII");
    }

    [Theory]
    [InlineData("mandoc", "-T lint -W warning")]
    [InlineData("groff", "-man -T utf8 -ww -z")]
    public async Task A_formatter_finds_nothing_wrong_with_it(string program, string options)
    {
        await SkipWithoutAsync(program);

        (await Sandbox.BashAsync($"{program} {options} '{_file}'")).Should().Be(new ToolResult(0, "", ""));
    }

    [Fact]
    public async Task It_shows_every_verb_with_its_options_arguments_examples_and_codes()
    {
        await SkipWithoutAsync("groff");
        var shown = (await Sandbox.BashAsync($"groff -man -T ascii -P -cbou '{_file}'")).StandardOutput;

        string[] sections = ["NAME", "SYNOPSIS", "DESCRIPTION", "VERBS", "OPTIONS", "REFERENCE", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"];
        shown.Split('\n').Where(line => line.Length > 0 && line[0] is >= 'A' and <= 'Z' && !line.StartsWith("DOTNET", StringComparison.Ordinal))
            .Should().Equal(sections);
        shown = Words(shown);
        foreach (var verb in Verbs.Concat(RegistryVerbs))
        {
            var help = await HelpAsync(verb);
            // The options that every verb has are in a section of their own, and of a verb with no others nothing is left.
            var lines = help.Split('\n').Where(line => !line.Contains("    --json  ") && !line.StartsWith("  -h, --help  ", StringComparison.Ordinal));
            foreach (var part in string.Join('\n', lines).Replace("Usage: ", "").Split("\n\n").Where(part => part != "Options:"))
            {
                shown.Should().Contain(Words(part), verb);
            }
        }
    }

    /// <summary>The words alone: where lines break is the formatter's business.</summary>
    private static string Words(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private async Task SkipWithoutAsync(string program)
        => Assert.SkipUnless((await Sandbox.BashAsync($"command -v {program}")).ExitCode == 0, $"{program} is not installed");
}
