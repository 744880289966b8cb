namespace TmuxTool.Tool.Tests.Verbs;

public sealed class AdoptTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task A_session_that_runs_is_registered_and_works()
    {
        await StartAsync("work");

        (await AnswerAsync("adopt", "work")).Should().Be($"Adopted 'work' (shell, work:0.0 on {Sandbox.Socket})\n");

        (await AnswerAsync("adopt", "work")).Should().Be($"'work' is registered already (work:0.0 on {Sandbox.Socket})\n");
        await AnswerAsync("send", "-s", "work", "-c", "hello", "-w", "^hello$");
        (await AnswerAsync("health", "-s", "work", "--format", "text")).Should().Contain("healthy");
    }

    [Fact]
    public async Task All_sessions_of_our_sockets_and_of_those_that_rows_name_are_registered()
    {
        await StartAsync("one");
        await StartAsync("two");
        var elsewhere = Path.Combine(Sandbox.Temporary, "x.sock");
        await AnswerAsync("create", "-n", "known", "-S", elsewhere, "--", "cat");
        await Sandbox.BashAsync($"tmux -S {elsewhere} new-session -d -s three cat; tmux -L private -f /dev/null new-session -d -s four cat");

        var answer = Json(await RunAsync("adopt", "--all", "--json"));

        answer.GetProperty("sessions").EnumerateArray().Select(s => $"{s.GetProperty("name")} {s.GetProperty("result")}")
            .Should().BeEquivalentTo("known already_registered", "one adopted", "two adopted", "three adopted");
        answer.GetProperty("errors").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task The_user_s_own_server_is_never_adopted_unless_it_is_named()
    {
        var own = await Sandbox.BashAsync("tmux -f /dev/null new-session -d -s mine cat; tmux display-message -p '#{socket_path}'");
        await AnswerAsync("registry", "add", "theirs", own.StandardOutput.Trim(), "theirs:0.0", "shell");

        (await AnswerAsync("adopt", "--all")).Should().Be("No sessions to adopt.\n");
        (await RunAsync("adopt", "mine")).ExitCode.Should().Be(1);
        (await AnswerAsync("adopt", "mine", "-S", own.StandardOutput.Trim())).Should().StartWith("Adopted 'mine' ");
    }

    [Fact]
    public async Task A_name_that_another_row_has_exits_with_2_and_changes_nothing()
    {
        await StartAsync("work");
        await AnswerAsync("registry", "add", "work", "/tmp/other.sock", "work:0.0", "shell");
        var before = await AnswerAsync("registry", "show");

        ShouldFail(await RunAsync("adopt", "work"), 2, $"Warning: 'work' (work:0.0 on {Sandbox.Socket}) is not adopted: the name is that of a session on socket /tmp/other.sock\n");
        (await RunAsync("adopt", "--all")).ExitCode.Should().Be(2);

        (await AnswerAsync("registry", "show")).Should().Be(before);
    }

    [Fact]
    public async Task A_name_against_the_rule_is_told_and_skipped()
    {
        await StartAsync("good");
        await StartAsync("=bad");

        var all = await RunAsync("adopt", "--all");

        all.ExitCode.Should().Be(0);
        all.StandardOutput.Should().StartWith("Adopted 'good' ");
        all.StandardError.Should().EndWith("is not adopted: invalid session name '=bad': it must not begin with '='; try 'bad'\n");
        (await RunAsync("adopt", "=bad")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task What_does_not_run_cannot_be_adopted()
    {
        await StartAsync("work");

        ShouldFail(
            await RunAsync("adopt", "wor"),
            1,
            "Error: no session 'wor' runs on the known sockets\nUse 'dotnet tmux find --all' to see what runs, and -S PATH for a socket elsewhere\n");
        ShouldFail(await RunAsync("adopt", "work", "-S", NoServer), 1, $"Error: no tmux server is running on {NoServer}\n");
        ShouldBeWrongUsage(await RunAsync("adopt"), 1, "adopt", "adopt needs the NAME of a session, or --all");
        ShouldBeWrongUsage(await RunAsync("adopt", "a", "--all"), 1, "adopt", "NAME and --all cannot be combined");
    }

    [Fact]
    public async Task Cleanup_names_what_runs_unregistered_and_leaves_it_alone()
    {
        await StartAsync("stray");
        await StartAsync("other");
        await CreateCatAsync("known");

        var result = await RunAsync("cleanup", "!oth*");

        result.ExitCode.Should().Be(0);
        result.StandardOutput.Should().Be("No sessions to clean up.\n");
        result.StandardError.Should().Be(
            $"1 session(s) run without being registered:\n  - stray (socket {Sandbox.Socket})\nUse 'dotnet tmux adopt NAME' or 'dotnet tmux adopt --all' to register them\n");
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("known\nother\nstray");
    }

    [Fact]
    public async Task What_cleanup_itself_takes_out_of_the_registry_is_not_called_unregistered()
    {
        await CreateCatAsync("known");

        var report = Json(await RunAsync("cleanup", "--all", "--json"));

        report.GetProperty("count").GetInt32().Should().Be(1);
        report.GetProperty("unregistered").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Repair_offers_what_runs_without_a_row_and_registers_it_when_asked_to()
    {
        await CreateCatAsync("kept");
        await CreateCatAsync("lost");
        await File.WriteAllTextAsync(Sandbox.Registry, "{\"sessions\": {", TestContext.Current.CancellationToken);
        var offer = $"1 session(s) run without being registered:\n  - lost (socket {Sandbox.Socket})\nUse 'dotnet tmux adopt NAME' or 'dotnet tmux adopt --all' to register them\n";

        var dry = await RunAsync("registry", "repair", "--dry-run");
        dry.StandardError.Should().Be(offer);
        dry.StandardOutput.Should().Contain("Would be restored from the backup: kept");
        (await RunAsync("registry", "repair")).StandardError.Should().Be(offer);

        (await AnswerAsync("registry", "repair", "--adopt")).Should().Be(
            $"The registry can be read; nothing to repair.\nAdopted 'lost' (shell, lost:0.0 on {Sandbox.Socket})\n");
        (await AnswerAsync("list")).Should().Contain("Total: 2 | Alive: 2 | Dead: 0");
        ShouldBeWrongUsage(await RunAsync("registry", "repair", "--adopt", "--dry-run"), 1, "registry repair", "--dry-run and --adopt cannot be combined");
    }

    private Task<string> StartAsync(string name) => Sandbox.TmuxAsync("-f", "/dev/null", "new-session", "-d", "-s", name, "env", "cat");
}
