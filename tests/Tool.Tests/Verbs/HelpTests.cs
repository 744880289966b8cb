using System.Text.RegularExpressions;

namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>The help: of the tool, of each verb, and the verb that shows it.</summary>
public sealed class HelpTests(ToolFixture tool) : VerbTest(tool)
{
    public static TheoryData<string> AllVerbs => [.. Verbs, .. RegistryVerbs];

    // watch goes on until it is ended: its tests do that.
    public static TheoryData<string> VerbsThatEnd => [.. Verbs.Where(verb => verb != "watch"), .. RegistryVerbs];

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    [InlineData]
    public async Task Without_a_verb_the_help_lists_all_verbs_in_groups(params string[] arguments)
    {
        var help = await AnswerAsync(arguments);

        help.Should().Contain("Usage: dotnet tmux VERB").And.Contain("\nSessions:\n").And.Contain("\nThe registry:\n");
        ShouldFitTheTerminal(help);
        foreach (var verb in Verbs.Append("registry"))
        {
            help.Should().MatchRegex($"(?m)^  {verb} +[A-Z]");
        }
    }

    [Theory]
    [MemberData(nameof(AllVerbs))]
    public async Task Each_verb_s_help_has_usage_aligned_options_examples_exit_codes_and_the_json(string verb)
    {
        var result = await RunAsync([.. verb.Split(' '), "--help"]);

        result.ExitCode.Should().Be(0);
        result.StandardError.Should().BeEmpty();
        result.StandardOutput.Should().Contain($"\nUsage: dotnet tmux {verb}").And.Contain("\nExamples:\n  dotnet tmux ")
            .And.Contain("\nExit codes:\n  0 ").And.Contain("\nJSON: ");
        ShouldFitTheTerminal(result.StandardOutput);
        var lines = HelpOption.Section(result.StandardOutput).TrimEnd('\n').Split('\n');
        lines.Should().Contain(line => line.StartsWith("  -h, --help ", StringComparison.Ordinal));
        lines.Select(line => Regex.Match(line, "^(  .*?\\S {2,}| +)(?=[^- ])").Length).Distinct().Should().ContainSingle("the descriptions stand below each other");
        (await AnswerAsync(["help", .. verb.Split(' ')])).Should().Be(result.StandardOutput);
    }

    [Theory]
    [MemberData(nameof(VerbsThatEnd))]
    public async Task Each_example_is_a_command_line_that_its_verb_understands(string verb)
    {
        var help = await HelpAsync(verb);
        var examples = Regex.Match(help, "\nExamples:\n(  (?<line>.*)\n)+").Groups["line"].Captures.Select(capture => capture.Value).ToList();

        examples.Should().NotBeEmpty();
        foreach (var example in examples)
        {
            example.Should().StartWith($"dotnet tmux {verb}");
            // Without a session most of them fail, but never over their words.
            var options = new RunOptions { Environment = new Dictionary<string, string?> { ["TOKEN"] = "x" } };
            var result = await Sandbox.BashAsync(options, example.Replace("dotnet tmux", "dotnet-tmux", StringComparison.Ordinal));
            result.StandardError.Should().NotContain("--help'", example);
        }
    }

    [Theory]
    [InlineData("create", "create-session.sh")]
    [InlineData("list", "list-sessions.sh")]
    [InlineData("cleanup", "cleanup-sessions.sh")]
    [InlineData("send", "safe-send.sh")]
    [InlineData("wait", "wait-for-text.sh")]
    [InlineData("health", "pane-health.sh")]
    [InlineData("kill", "kill-session.sh")]
    [InlineData("find", "find-sessions.sh")]
    public async Task A_verb_s_help_names_the_script_that_it_replaces(string verb, string script)
    {
        (await AnswerAsync(verb, "-h")).Should().Contain($"\nReplaces {script}\n");
    }

    [Fact]
    public async Task Help_of_a_verb_wins_over_what_is_wrong_or_missing_beside_it()
    {
        (await AnswerAsync("create", "--help")).Should().StartWith("Starts a program");
        (await AnswerAsync("kill", "-h", "--nonsense")).Should().StartWith("Ends a tmux session");
    }

    [Fact]
    public async Task Help_of_no_verb_of_ours_is_an_unknown_verb()
    {
        ShouldFail(await RunAsync("help", "snd"), 1, "Error: unknown verb 'snd'; did you mean 'send'?\nTry 'dotnet tmux --help'\n");
        ShouldFail(await RunAsync("help", "registry", "pth"), 1, "Error: unknown verb 'pth'; did you mean 'path'?\nTry 'dotnet tmux registry --help'\n");
        ShouldBeWrongUsage(await RunAsync("help", "send", "wait"), 1, "help", "unexpected argument 'wait'");
        ShouldBeWrongUsage(await RunAsync("help", "--man", "send"), 1, "help", "--man is the page of all verbs; leave VERB out");
    }

    [Fact]
    public async Task Help_of_the_registry_lists_its_verbs()
    {
        var help = await AnswerAsync("help", "registry");

        help.Should().Be(await AnswerAsync("registry", "--help")).And.Contain("\nReplaces lib/registry.sh\n").And.MatchRegex("(?m)^  validate  ");
        ShouldFitTheTerminal(help);
    }

    [Fact]
    public async Task Under_json_the_help_is_an_object_with_the_page()
    {
        Json(await RunAsync("help", "send", "--json")).GetProperty("page").GetString().Should().Be(await AnswerAsync("help", "send"));
    }

    private static void ShouldFitTheTerminal(string page)
        => page.Split('\n').Should().OnlyContain(line => line.Length <= 80 && line == line.TrimEnd());
}
