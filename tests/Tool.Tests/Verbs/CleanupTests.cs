namespace TmuxTool.Tool.Tests.Verbs;

public sealed class CleanupTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task With_nothing_to_do_it_says_why()
    {
        (await AnswerAsync("cleanup")).Should().Be("No sessions in registry.\n");
        await CreateCatAsync("alive");
        (await AnswerAsync("cleanup")).Should().Be("No sessions to clean up.\n");
        (await AnswerAsync("cleanup", "--dry-run")).Should().Be("No sessions to clean up.\n");
    }

    [Fact]
    public async Task By_default_the_dead_the_missing_and_those_without_a_server_go()
    {
        await CreateCatAsync("alive");
        await CreateDeadAsync("dead");
        await CreateCatAsync("missing");
        await Sandbox.TmuxAsync("kill-session", "-t", "=missing");
        await AnswerAsync("registry", "add", "server", "/tmp/no-such-directory/none.sock", "server:0.0", "shell");

        const string Lines = "  - dead (dead)\n  - missing (missing)\n  - server (missing: server not running)\n";
        (await AnswerAsync("cleanup", "--dry-run")).Should().Be($"Dry-run mode: Would remove 3 session(s):\n{Lines}");
        (await RegisteredAsync()).Should().Equal("alive", "dead", "missing", "server");
        (await AnswerAsync("cleanup")).Should().Be($"Removing 3 session(s):\n{Lines}Removed 3 session(s) successfully.\n");
        (await RegisteredAsync()).Should().Equal("alive");
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("alive", "what remained of the dead pane went too");
    }

    [Fact]
    public async Task Old_sessions_lose_their_row_and_keep_running_unless_they_are_to_be_killed()
    {
        await CreateCatAsync("young");
        await CreateCatAsync("old");
        await CreateDeadAsync("both");
        await AgeAsync("created_at", "old", "both");

        (await AnswerAsync("cleanup", "--dry-run", "--older-than", "1h")).Should().Be(
            "Dry-run mode: Would remove 2 session(s):\n  - both (dead + older than 1h)\n  - old (older than 1h)\nWould be left running (--kill ends them): old\n");
        (await AnswerAsync("cleanup", "--older-than", "1h")).Should().Be(
            "Removing 2 session(s):\n  - both (dead + older than 1h)\n  - old (older than 1h)\nStill running (--kill ends them): old\nRemoved 2 session(s) successfully.\n");

        (await RegisteredAsync()).Should().Equal("young");
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("old\nyoung");
    }

    [Fact]
    public async Task Killing_ends_them_and_names_them()
    {
        await CreateCatAsync("young");
        await CreateCatAsync("old");
        await AgeAsync("created_at", "old");

        (await AnswerAsync("cleanup", "--older-than", "1h", "--kill")).Should().Be(
            "Removing 1 session(s):\n  - old (older than 1h)\nKilled: old\nRemoved 1 session(s) successfully.\n");

        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("young");
    }

    [Fact]
    public async Task Idle_is_told_by_the_last_use_and_not_by_the_age()
    {
        await CreateCatAsync("used");
        await CreateCatAsync("idle");
        await AgeAsync("created_at", "used");
        await AgeAsync("last_active", "idle");

        (await AnswerAsync("cleanup", "--idle-for", "12h")).Should().Contain("\n  - idle (idle for 12h)\n").And.NotContain("used");
        (await RegisteredAsync()).Should().Equal("used");
    }

    [Fact]
    public async Task All_removes_every_row_and_globs_narrow_it()
    {
        await CreateCatAsync("a-1");
        await CreateCatAsync("a-2");
        await CreateCatAsync("b");

        (await AnswerAsync("cleanup", "--all", "a-*", "!a-2")).Should().Contain("Removing 1 session(s):\n  - a-1 (all sessions mode)\n");
        (await RegisteredAsync()).Should().Equal("a-2", "b");
        (await AnswerAsync("cleanup", "--all")).Should().EndWith("Removed 2 session(s) successfully.\n");
        (await RegisteredAsync()).Should().BeEmpty();
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("a-1\na-2\nb");
    }

    [Fact]
    public async Task Socket_files_that_no_server_listens_on_go_too()
    {
        var stale = Path.Combine(Sandbox.Directory, "stale.sock");
        await Sandbox.BashAsync($"python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"{stale}\")'");
        (await AnswerAsync("cleanup")).Should().Be("No sessions in registry.\n", "a server may be about to listen on a new one");
        await Sandbox.BashAsync($"touch -d '1 hour ago' '{stale}'");

        (await AnswerAsync("cleanup", "--dry-run")).Should().Be($"No sessions in registry.\nWould remove 1 stale socket file(s):\n  - {stale}\n");
        File.Exists(stale).Should().BeTrue();
        (await AnswerAsync("cleanup")).Should().Be($"No sessions in registry.\nRemoved 1 stale socket file(s):\n  - {stale}\n");
        File.Exists(stale).Should().BeFalse();
    }

    [Fact]
    public async Task The_json_has_each_row_with_its_reason()
    {
        await CreateCatAsync("old");
        await AgeAsync("created_at", "old");

        var report = Json(await RunAsync("cleanup", "--older-than", "1d", "--json"));

        Names(report).Should().Equal("status", "dry_run", "registered", "removed", "count", "stale_sockets", "unregistered");
        report.GetProperty("dry_run").GetBoolean().Should().BeFalse();
        report.GetProperty("registered").GetInt32().Should().Be(1);
        report.GetProperty("count").GetInt32().Should().Be(1);
        var item = report.GetProperty("removed")[0];
        (item.GetProperty("name").GetString(), item.GetProperty("reason").GetString(), item.GetProperty("still_running").GetBoolean(), item.GetProperty("killed").GetBoolean())
            .Should().Be(("old", "older than 1d", true, false));
    }

    [Theory]
    [InlineData("--older-than", "soon")]
    [InlineData("--older-than", "-1h")]
    [InlineData("--older-than", "1w")]
    [InlineData("--older-than", "h")]
    [InlineData("--older-than", "1,5h")]
    [InlineData("--older-than", "1 h")]
    [InlineData("--older-than", "99999999999999d")]
    [InlineData("--idle-for", "")]
    public async Task A_bad_duration_is_refused_and_nothing_goes(string option, string duration)
    {
        await AnswerAsync("registry", "add", "dead", "/tmp/no-such-directory/none.sock", "dead:0.0", "shell");

        ShouldBeWrongUsage(
            await RunAsync("cleanup", option, duration),
            1,
            "cleanup",
            $"{option} '{duration}' is not a duration up to 36525d; write for example 10, 0.5s, 500ms, 2m, 1h or 1d");
        (await RegisteredAsync()).Should().Equal("dead");
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("3600s")]
    [InlineData("90m")]
    [InlineData("1.5h")]
    [InlineData("2h")]
    [InlineData("1d")]
    public async Task A_session_that_is_older_than_a_duration_goes_with_that_reason(string duration)
    {
        await AnswerAsync("registry", "add", "dead", "/tmp/no-such-directory/none.sock", "dead:0.0", "shell");
        await AgeAsync("created_at", "dead");

        (await AnswerAsync("cleanup", "--older-than", duration)).Should().Contain($"  - dead (missing: server not running + older than {duration})\n");
    }

    private async Task<IEnumerable<string>> RegisteredAsync()
        => Json(await RunAsync("registry", "show")).GetProperty("sessions").EnumerateObject().Select(row => row.Name).Order(StringComparer.Ordinal);

    private async Task AgeAsync(string member, params string[] names)
    {
        foreach (var name in names)
        {
            var result = await Sandbox.BashAsync(
                $$"""
                jq --arg name '{{name}}' '.sessions[$name].{{member}} = "2001-01-01T00:00:00Z"' "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" >"$TMPDIR/aged"
                mv "$TMPDIR/aged" "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
                """);
            result.ExitCode.Should().Be(0, result.StandardError);
        }
    }
}
