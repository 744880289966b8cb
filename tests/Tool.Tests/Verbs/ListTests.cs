using System.Globalization;

namespace TmuxTool.Tool.Tests.Verbs;

public sealed class ListTests(ToolFixture tool) : VerbTest(tool)
{
    [Theory]
    [InlineData("list --json")]
    [InlineData("watch --json | head -n 1")]
    public async Task A_dead_session_has_its_exit_status_where_the_server_has_yet_to_collect_it(string words)
    {
        var socket = Path.Combine(Sandbox.Temporary, "late.sock");
        using var server = await LyingServer.StartAsync(socket, "late-status");
        await AnswerAsync("registry", "add", "liar", socket, "liar:0.0", "shell");

        var result = await Sandbox.BashAsync($"dotnet-tmux {words} | jq -c '.sessions[] | [.status, .exit_status]'");

        result.StandardOutput.Should().Be("[\"dead\",3]\n", result.StandardError);
    }

    [Fact]
    public async Task With_no_session_it_says_so()
    {
        (await AnswerAsync("list")).Should().Be("No sessions registered.\n");
        var empty = Json(await RunAsync("list", "--json"));
        Names(empty).Should().Equal("status", "sessions", "total", "alive", "dead", "unknown");
        empty.GetProperty("total").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task The_table_is_aligned_and_counts_the_living_and_the_dead()
    {
        await CreateCatAsync("claude-python");
        await CreateDeadAsync("日本");
        var pid = Json(await RunAsync("registry", "get", "claude-python")).GetProperty("pid").GetInt32().ToString(CultureInfo.InvariantCulture);

        var answer = await Sandbox.RunAsync(At(30), "list");

        var width = pid.Length;
        answer.StandardOutput.Should().MatchRegex(
            "^NAME           SOCKET       TARGET  STATUS  " + "PID".PadRight(width) + "  CREATED\n"
            + "claude-python  claude\\.sock  :0\\.0    alive   " + pid + "  \\d+s ago\n"
            + "日本           claude\\.sock  :0\\.0    dead    " + "-".PadRight(width) + "  \\d+s ago\n"
            + "\n"
            + "Total: 2 \\| Alive: 1 \\| Dead: 1\n$");
    }

    [Theory]
    [InlineData(0, "0s ago")]
    [InlineData(59, "59s ago")]
    [InlineData(60, "1m ago")]
    [InlineData(3599, "59m ago")]
    [InlineData(3600, "1h ago")]
    [InlineData(86399, "23h ago")]
    [InlineData(86400, "1d ago")]
    [InlineData(604800, "7d ago")]
    [InlineData(-100, "0s ago")]
    public async Task Ages_have_one_unit_and_follow_NOW_EPOCH(int seconds, string age)
    {
        await WriteRegistryAsync("""{"sessions": {"a": {"socket": "/tmp/no-such-directory/none.sock", "target": "a:0.0", "type": "shell", "created_at": "2025-11-23T10:00:00Z"}}}""");
        var created = DateTimeOffset.Parse("2025-11-23T10:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds();

        var result = await RunWithAsync(new() { ["NOW_EPOCH"] = (created + seconds).ToString(CultureInfo.InvariantCulture) }, "list");

        result.StandardOutput.Should().Contain($"  {age}\n");
    }

    [Fact]
    public async Task A_clock_that_is_no_number_is_refused()
    {
        ShouldBeWrongUsage(
            await RunWithAsync(new() { ["NOW_EPOCH"] = "noon" }, "list"),
            1,
            "list",
            "NOW_EPOCH 'noon' is not a time in whole seconds since 1970; unset it to use the clock");
    }

    [Fact]
    public async Task Statuses_are_alive_dead_missing_and_server()
    {
        await CreateCatAsync("alive");
        await CreateDeadAsync("dead", 5);
        await CreateCatAsync("missing");
        await Sandbox.TmuxAsync("kill-session", "-t", "=missing");
        await AnswerAsync("registry", "add", "server", "/tmp/no-such-directory/none.sock", "server:0.0", "shell");

        var list = Json(await RunAsync("list", "--json"));

        var sessions = list.GetProperty("sessions").EnumerateArray().ToDictionary(session => session.GetProperty("name").GetString()!);
        sessions.Select(session => session.Key + " " + session.Value.GetProperty("status").GetString())
            .Should().BeEquivalentTo("alive alive", "dead dead", "missing missing", "server server");
        Names(sessions["alive"]).Should().Equal(
            "name", "socket", "socket_basename", "target", "type", "status", "pid", "created_at", "last_active");
        sessions["alive"].GetProperty("socket_basename").GetString().Should().Be("claude.sock");
        sessions["dead"].GetProperty("exit_status").GetInt32().Should().Be(5);
        (list.GetProperty("total").GetInt32(), list.GetProperty("alive").GetInt32(), list.GetProperty("dead").GetInt32(), list.GetProperty("unknown").GetInt32())
            .Should().Be((4, 1, 3, 0));
        (await AnswerAsync("list")).Should().EndWith("\nTotal: 4 | Alive: 1 | Dead: 3\n");
    }

    [Fact]
    public async Task A_server_that_hangs_is_unknown_and_no_death()
    {
        await CreateCatAsync("a");
        var server = await Sandbox.TmuxAsync("display-message", "-p", "#{pid}");
        await Sandbox.BashAsync($"kill -STOP {server}");

        var list = RunAsync("list");
        var health = RunAsync("health", "-s", "a");
        var cleanup = RunAsync("cleanup");
        await Task.WhenAll(list, health, cleanup);
        await Sandbox.BashAsync($"kill -CONT {server}");

        (await list).StandardOutput.Should().MatchRegex("\na  .* unknown .*\n\nTotal: 1 \\| Alive: 0 \\| Dead: 0 \\| Unknown: 1\n$");
        (await list).StandardError.Should().StartWith("Warning: claude.sock: ");
        (await health).ExitCode.Should().Be(1);
        Json(await health).GetProperty("status").GetString().Should().Be("unknown");
        (await health).StandardError.Should().StartWith("Error: ");
        (await cleanup).StandardOutput.Should().Be("No sessions to clean up.\n");
    }

    [Fact]
    public async Task Globs_choose_names_and_leave_some_out()
    {
        foreach (var name in new[] { "proj-a", "proj-b", "proj-old-1", "other", "Proj-c" })
        {
            await AnswerAsync("registry", "add", name, "/tmp/no-such-directory/none.sock", $"{name}:0.0", "shell");
        }

        (await ListedAsync("proj-*")).Should().Equal("proj-a", "proj-b", "proj-old-1");
        (await ListedAsync("proj-*", "!proj-old*")).Should().Equal("proj-a", "proj-b");
        (await ListedAsync("!proj-*")).Should().Equal("Proj-c", "other");
        (await ListedAsync("other", "*-b")).Should().Equal("other", "proj-b");
        (await ListedAsync("--", "other")).Should().Equal("other");
        (await ListedAsync("proj")).Should().BeEmpty();
        (await AnswerAsync("list", "nothing")).Should().Be("No registered session matches.\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    public async Task An_empty_glob_is_refused(string glob)
    {
        ShouldBeWrongUsage(
            await RunAsync("list", glob),
            1,
            "list",
            $"'{glob}' is not a pattern for names; write for example 'proj-*' or '!proj-old*'");
    }

    [Fact]
    public async Task A_row_written_by_a_script_may_lack_what_is_not_needed()
    {
        await WriteRegistryAsync("""{"sessions": {"a": {"socket": "/tmp/no-such-directory/none.sock", "target": "elsewhere:1.0"}}}""");

        (await AnswerAsync("list")).Should().MatchRegex("\na +none\\.sock +elsewhere:1\\.0 +server +- +-\n");
        var session = Json(await RunAsync("list", "--json")).GetProperty("sessions")[0];
        session.GetProperty("pid").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        session.GetProperty("created_at").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Names_that_would_steer_the_terminal_are_shown_and_not_obeyed()
    {
        await WriteRegistryAsync("""{"sessions": {"a\u001b[2Jb\u009b\u202e\n": {"socket": "/tmp/no-such-directory/none.sock", "target": "t\u0007:0.0"}}}""");

        var answer = await AnswerAsync("list");

        answer.Should().Contain("a^[[2Jb\\x9b\\u202e^J  none.sock  t^G:0.0 ");
        var json = await RunAsync("list", "--json");
        Json(json).GetProperty("sessions")[0].GetProperty("name").GetString().Should().Be("a\e[2Jb\u009b\u202e\n");
        json.StandardOutput.Should().NotContainAny("\e", "\u009b");
    }

    [Fact]
    public async Task Nothing_is_cut_where_the_output_is_no_terminal()
    {
        var name = new string('n', 64);
        await AnswerAsync("registry", "add", name, "/tmp/" + new string('s', 90), $"{name}:0.0", "shell");

        (await RunWithAsync(new() { ["COLUMNS"] = "40" }, "list")).StandardOutput.Should().Contain($"{name}  {new string('s', 90)}  :0.0 ");
    }

    private static RunOptions At(int secondsFromNow) => new()
    {
        Environment = new Dictionary<string, string?>
        {
            ["NOW_EPOCH"] = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() + secondsFromNow).ToString(CultureInfo.InvariantCulture),
        },
    };

    private async Task<IEnumerable<string?>> ListedAsync(params string[] globs)
        => Json(await RunAsync(["list", "--json", .. globs])).GetProperty("sessions").EnumerateArray()
            .Select(session => session.GetProperty("name").GetString());

    private Task WriteRegistryAsync(string json) => File.WriteAllTextAsync(Sandbox.Registry, json, TestContext.Current.CancellationToken);
}
