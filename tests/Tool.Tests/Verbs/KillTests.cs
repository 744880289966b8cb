namespace TmuxTool.Tool.Tests.Verbs;

public sealed class KillTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task The_session_and_its_row_go()
    {
        await CreateCatAsync("a");
        await CreateCatAsync("a-2");

        (await AnswerAsync("kill", "-s", "a")).Should().Be(
            "Killing tmux session: a\n  tmux session killed\n  Registry row removed\nSession 'a' fully removed\n");

        (await RegisteredAsync()).Should().Equal("a-2");
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("a-2");
    }

    [Fact]
    public async Task A_dry_run_does_nothing()
    {
        await CreateCatAsync("a");

        (await AnswerAsync("kill", "--dry-run")).Should().Be(
            "Dry-run mode: Would perform the following operations:\n  - Kill tmux session: a\n  - Remove from registry: a\n");

        (await RegisteredAsync()).Should().Equal("a");
        await AnswerAsync("health", "-s", "a");
    }

    [Fact]
    public async Task A_session_that_is_not_registered_is_fully_removed_as_well()
    {
        await CreateCatAsync("other");
        await AnswerAsync("create", "-n", "free", "--no-register", "--", "cat");

        (await AnswerAsync("kill", "-S", Sandbox.Socket, "-t", "free")).Should().StartWith("Killing tmux session: free\n  tmux session killed\n  Registry row not removed: ")
            .And.EndWith("Session 'free' fully removed\n");

        (await RegisteredAsync()).Should().Equal("other");
    }

    [Fact]
    public async Task A_row_without_a_session_is_one_of_two()
    {
        await CreateCatAsync("a");
        await CreateCatAsync("b");
        await Sandbox.TmuxAsync("kill-session", "-t", "=a");

        var result = await RunAsync("kill", "-s", "a");

        result.ExitCode.Should().Be(1);
        result.StandardOutput.Should().MatchRegex("^Killing tmux session: a\n  tmux session not killed: .*\n  Registry row removed\nSession 'a' partly removed\n$");
        (await RegisteredAsync()).Should().Equal("b");
    }

    [Fact]
    public async Task A_registry_that_is_locked_is_one_of_two()
    {
        await CreateCatAsync("a");

        var result = await Sandbox.BashAsync(
            """
            exec 9>"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
            flock 9
            LOCK_TIMEOUT=0.2 dotnet-tmux kill -s a 9>&-
            """);

        result.ExitCode.Should().Be(1);
        result.StandardOutput.Should().Contain("  tmux session killed\n  Registry row not removed: registry: Failed to acquire lock after 0.2s\n");
    }

    [Fact]
    public async Task A_session_that_does_not_exist_is_neither()
    {
        await CreateCatAsync("a");

        var result = await RunAsync("kill", "-S", Sandbox.Socket, "-t", "nope:0.0");

        result.ExitCode.Should().Be(2);
        result.StandardError.Should().Be("Error: Session 'nope' not removed\n");
        (await RegisteredAsync()).Should().Equal("a");
    }

    [Fact]
    public async Task The_row_of_a_namesake_on_another_socket_stays()
    {
        await CreateCatAsync("a");
        var other = Path.Combine(Sandbox.Directory, "other.sock");
        await AnswerAsync("create", "-n", "a", "-S", other, "--no-register", "--", "cat");

        await AnswerAsync("kill", "-S", other, "-t", "a");

        (await RegisteredAsync()).Should().Equal("a");
        await AnswerAsync("health", "-s", "a");
    }

    [Fact]
    public async Task The_entry_of_an_earlier_session_with_the_same_name_stays()
    {
        await CreateCatAsync("keep");
        await CreateCatAsync("a");
        await Sandbox.TmuxAsync("kill-session", "-t", "=a");
        await Sandbox.TmuxAsync("new-session", "-d", "-s", "a", "cat");

        (await AnswerAsync("kill", "-S", Sandbox.Socket, "-t", "a")).Should().Contain("  Registry row not removed: not registered\n");

        (await RegisteredAsync()).Should().Equal("a", "keep");
    }

    [Fact]
    public async Task Globs_kill_several_and_leave_the_others()
    {
        foreach (var name in new[] { "proj-a", "proj-b", "proj-keep", "other" })
        {
            await CreateCatAsync(name);
        }

        (await AnswerAsync("kill", "proj-*", "!proj-keep")).Should().Contain("Session 'proj-a' fully removed\n").And.Contain("Session 'proj-b' fully removed\n");

        (await RegisteredAsync()).Should().Equal("other", "proj-keep");
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("other\nproj-keep");
    }

    [Fact]
    public async Task A_glob_that_matches_nothing_exits_with_2()
    {
        await CreateCatAsync("a");

        ShouldFail(await RunAsync("kill", "x*"), 2, "Error: no registered session matches\nUse 'dotnet tmux list' to see available sessions\n");
    }

    [Fact]
    public async Task The_steps_are_explained_on_standard_error()
    {
        await CreateCatAsync("a");

        var result = await RunAsync("kill", "-s", "a", "-v");

        result.ExitCode.Should().Be(0);
        result.StandardError.TrimEnd('\n').Split('\n').Should().OnlyContain(line => line.StartsWith("[kill-session] "));
    }

    [Fact]
    public async Task The_json_has_both_steps_of_each_session()
    {
        await CreateCatAsync("a");

        var planned = Json(await RunAsync("kill", "-s", "a", "--json", "--dry-run"));
        var done = Json(await RunAsync("kill", "-s", "a", "--json"));

        (planned.GetProperty("status").GetString(), planned.GetProperty("dry_run").GetBoolean()).Should().Be(("would_remove", true));
        planned.GetProperty("sessions")[0].GetProperty("tmux").GetString().Should().Be("would_do");
        Names(done).Should().Equal("status", "dry_run", "sessions");
        done.GetProperty("status").GetString().Should().Be("removed");
        var session = done.GetProperty("sessions")[0];
        Names(session).Should().Equal("name", "tmux", "tmux_detail", "registry", "registry_detail");
        (session.GetProperty("name").GetString(), session.GetProperty("tmux").GetString(), session.GetProperty("registry").GetString())
            .Should().Be(("a", "done", "done"));
    }

    [Fact]
    public async Task Globs_and_a_session_together_are_wrong()
    {
        ShouldBeWrongUsage(
            await RunAsync("kill", "x*", "-s", "a"),
            3,
            "kill",
            "GLOB and -s, -t, -S or -L cannot be combined");
    }

    [Theory]
    [InlineData("-t requires -S or -L: without them it names a session on tmux's default server", "-t", "a:0.0")]
    [InlineData("-S requires -t or -s", "-S", "/tmp/test.sock")]
    [InlineData("-L requires -t or -s", "-L", "test")]
    public async Task Kills_nothing_on_the_default_server_unless_its_socket_is_named(string message, params string[] arguments)
    {
        await Sandbox.BashAsync("tmux -f /dev/null new-session -d -s a cat");

        ShouldBeWrongUsage(await RunAsync(["kill", .. arguments]), 3, "kill", message);

        (await Sandbox.BashAsync("tmux list-sessions -F '#{session_name}'")).StandardOutput.Should().Be("a\n");
    }

    private async Task<IEnumerable<string>> RegisteredAsync()
        => Json(await RunAsync("registry", "show")).GetProperty("sessions").EnumerateObject().Select(row => row.Name).Order(StringComparer.Ordinal);
}
