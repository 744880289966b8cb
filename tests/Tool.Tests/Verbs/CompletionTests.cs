namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>The real shells, each in a session, with keys pressed by the tool itself.</summary>
public sealed class CompletionTests(ToolFixture tool) : VerbTest(tool)
{
    private static readonly string? s_bashCompletion = new[] { "/usr", "/usr/local", "/opt/homebrew" }
        .Select(prefix => prefix + "/share/bash-completion/bash_completion").FirstOrDefault(File.Exists);

    public static TheoryData<string, string> Shells => new()
    {
        { "bash", "bash --norc --noprofile" },
        { "bash with bash-completion", "bash --norc --noprofile" },
        { "zsh", "zsh -f" },
        { "fish", "fish --no-config" },
    };

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_shell_completes_verbs_options_sessions_and_files(string kind, string command)
    {
        await CreateCatAsync("it's odd=x");
        await CreateCatAsync("plain-one");
        await CreateCatAsync("plain-two");
        await File.WriteAllTextAsync(Path.Combine(Sandbox.Home, "picture.svg"), "", TestContext.Current.CancellationToken);
        await StartAsync(kind, command);

        await CompletesAsync("dotnet-tmux hea", "^% dotnet-tmux health");
        await CompletesAsync("dotnet tmux capture --aft", "^% dotnet tmux capture --after-send");
        await CompletesAsync("dotnet tm", "^% dotnet tmux");
        await CompletesAsync("dotnet-tmux create --preset sqli", "^% dotnet-tmux create --preset sqlite3");
        await CompletesAsync("dotnet-tmux registry va", "^% dotnet-tmux registry validate");
        await CompletesAsync("dotnet tmux kill plain-t", "^% dotnet tmux kill plain-two");
        await CompletesAsync("dotnet-tmux health --session=plain-t", "^% dotnet-tmux health --session=plain-two");
        await CompletesAsync("dotnet-tmux capture -s plain-one --svg pic", "^% dotnet-tmux capture -s plain-one --svg picture\\.svg");

        // The shell must read the completed word as the name that it is: the verb says so itself.
        await AnswerAsync("send", "-s", "sh", "-l", "-c", "dotnet-tmux registry get it", "-k", "Tab");
        await AnswerAsync("wait", "-s", "sh", "-p", "registry get it.*x");
        await AnswerAsync("send", "-s", "sh", "-k", "Enter", "-w", "\"target\": \"it's odd=x:0.0\"");
    }

    [Fact]
    public async Task What_completed_dotnet_before_goes_on()
    {
        await AnswerAsync("create", "-n", "sh", "--wait=^% $", "--env", "PS1=% ", "--", "bash", "--norc", "--noprofile");
        await AnswerAsync("send", "-s", "sh", "-c", "before() { COMPREPLY=(restored); }; complete -F before dotnet; for i in 1 2; do eval \"$(dotnet-tmux completions bash)\"; done; clear", "-w", "^% $");

        await CompletesAsync("dotnet res", "^% dotnet restored");
        await CompletesAsync("dotnet tmux hea", "^% dotnet tmux health");
    }

    [Fact]
    public async Task What_is_offered_is_what_the_tool_knows()
    {
        var verbs = await OfferedAsync("");
        var help = await AnswerAsync("--help");

        verbs.Should().Contain(Verbs).And.Contain("registry").And.NotContain("complete");
        help.Should().NotContain("  complete ");
        (await OfferedAsync("help", "")).Should().BeEquivalentTo(verbs);
        (await OfferedAsync("help", "registry", "")).Should().BeEquivalentTo(await OfferedAsync("registry", "")).And.Contain("validate");
        (await OfferedAsync("help", "list", "")).Should().BeEmpty();
        foreach (var verb in Verbs)
        {
            var options = await OfferedAsync(verb, "-");
            options.Should().Contain(["--json", "--help"]);
            (await HelpAsync(verb)).Should().ContainAll(options);
        }
    }

    [Fact]
    public async Task Nothing_is_offered_and_nothing_said_where_there_is_nothing_to_offer()
    {
        await File.WriteAllTextAsync(Sandbox.Registry, "nonsense", TestContext.Current.CancellationToken);

        foreach (var words in new string[][] { ["health", "-s", ""], ["nonsense", ""], ["health", "nonsense", ""], ["send", "-c", ""], ["adopt", ""], [] })
        {
            (await RunAsync(["complete", .. words])).Should().Be(new ToolResult(0, "", ""), string.Join(' ', words));
        }
    }

    [Fact]
    public async Task Names_that_could_steer_a_terminal_are_not_offered()
    {
        await File.WriteAllTextAsync(
            Sandbox.Registry,
            """{ "version": "1.0", "sessions": { "a\u001b[31m\nb": { "socket": "/tmp/x", "target": "a:0.0" }, ":files": { "socket": "/tmp/x", "target": "a:0.0" }, "fine": { "socket": "/tmp/x", "target": "a:0.0", "type": "x\ty\u001b" } } }""",
            TestContext.Current.CancellationToken);

        (await AnswerAsync("complete", "kill", "")).Should().Be("fine\tx^Iy^[\n");
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_refused()
    {
        ShouldBeWrongUsage(await RunAsync("completions"), 1, "completions", "completions needs a shell: bash, zsh or fish");
        ShouldBeWrongUsage(await RunAsync("completions", "tcsh"), 1, "completions", "there is no completion for 'tcsh'; write bash, zsh or fish");
        Json(await RunAsync("completions", "fish", "--json")).GetProperty("script").GetString().Should().Be(await AnswerAsync("completions", "fish"));
    }

    private async Task StartAsync(string kind, string command)
    {
        var program = command.Split(' ')[0];
        Assert.SkipUnless((await Sandbox.BashAsync($"command -v {program}")).ExitCode == 0, $"{program} is not installed");
        await AnswerAsync(["create", "-n", "sh", "--size", "120x40", "--wait=[#$%>] $", "--", .. command.Split(' ')]);
        var setUp = program switch
        {
            "zsh" => "PS1='%% '; autoload -U compinit; compinit -u -D; eval \"$(dotnet-tmux completions zsh)\"",
            "fish" => "function fish_prompt; echo '% '; end; dotnet-tmux completions fish | source",
            _ => "PS1='% '; eval \"$(dotnet-tmux completions bash)\"",
        };
        if (kind.EndsWith("bash-completion", StringComparison.Ordinal))
        {
            Assert.SkipWhen(s_bashCompletion is null, "bash-completion is not installed");
            setUp = $". {s_bashCompletion}; {setUp}";
        }

        await AnswerAsync("send", "-s", "sh", "-c", setUp, "-w", "^% ");
    }

    private async Task CompletesAsync(string typed, string expected)
    {
        await AnswerAsync("send", "-s", "sh", "-l", "-c", typed, "-k", "Tab");
        await AnswerAsync("wait", "-s", "sh", "-p", expected);
        await AnswerAsync("send", "-s", "sh", "-k", "C-u", "-k", "C-l");
    }

    private async Task<string[]> OfferedAsync(params string[] words)
        => [.. (await AnswerAsync(["complete", .. words])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];
}
