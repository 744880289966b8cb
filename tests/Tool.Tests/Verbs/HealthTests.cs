using System.Text.Json;

namespace TmuxTool.Tool.Tests.Verbs;

public sealed class HealthTests(ToolFixture tool) : VerbTest(tool)
{
    private static readonly string[] s_members =
        ["status", "server_running", "session_exists", "pane_exists", "pane_dead", "pid", "process_running"];

    [Fact]
    public async Task A_healthy_pane_exits_with_0()
    {
        await CreateCatAsync("a");

        var result = await RunAsync("health", "-s", "a");

        result.ExitCode.Should().Be(0);
        var health = Json(result);
        Names(health).Should().Equal(s_members);
        health.GetProperty("status").GetString().Should().Be("healthy");
        Flags(health).Should().Equal(true, true, true, false, true);
        health.GetProperty("pid").GetInt32().Should().BePositive();
        (await AnswerAsync("health", "-s", "a", "--json")).Should().Be(result.StandardOutput);
        (await AnswerAsync("health", "-s", "a", "--format", "json")).Should().Be(result.StandardOutput);
    }

    [Fact]
    public async Task A_dead_pane_exits_with_1_and_tells_how_it_died()
    {
        await CreateDeadAsync("a", 7);
        await AnswerAsync("create", "-n", "b", "--", "sh", "-c", "read x; kill -KILL $$");
        await AnswerAsync("send", "-s", "b", "-c", "go");
        await AnswerAsync("wait", "-s", "b", "--exit");

        var exited = await RunAsync("health", "-s", "a");
        var killed = await RunAsync("health", "-s", "b");

        (exited.ExitCode, killed.ExitCode).Should().Be((1, 1));
        Json(exited).GetProperty("status").GetString().Should().Be("dead");
        Flags(Json(exited)).Should().Equal(true, true, true, true, false);
        Json(exited).GetProperty("exit_status").GetInt32().Should().Be(7);
        Json(killed).GetProperty("signal").GetString().Should().Be("SIGKILL");
        (await RunAsync("health", "-s", "b", "--format", "text")).StandardOutput.Should().EndWith("\nended:            killed by SIGKILL\n");
    }

    [Fact]
    public async Task A_missing_session_or_pane_exits_with_2()
    {
        await CreateCatAsync("a");

        var session = await RunAsync("health", "-S", Sandbox.Socket, "-t", "nope:0.0");
        var pane = await RunAsync("health", "-S", Sandbox.Socket, "-t", "a:0.7");

        (session.ExitCode, pane.ExitCode).Should().Be((2, 2));
        Json(session).GetProperty("status").GetString().Should().Be("missing");
        Flags(Json(session)).Should().Equal(true, false, false, false, false);
        Flags(Json(pane)).Should().Equal(true, true, false, false, false);
    }

    [Fact]
    public async Task No_server_exits_with_4()
    {
        var result = await RunAsync("health", "-S", NoServer, "-t", "a:0.0");

        result.ExitCode.Should().Be(4);
        Json(result).GetProperty("status").GetString().Should().Be("server_not_running");
        Flags(Json(result)).Should().Equal(false, false, false, false, false);
        Json(result).GetProperty("pid").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task It_looks_at_the_very_pane_that_was_asked_for()
    {
        await CreateCatAsync("a");
        await Sandbox.TmuxAsync("split-window", "-d", "-t", "=a:", "sh", "-c", "exit 5");
        await AnswerAsync("wait", "-S", Sandbox.Socket, "-t", "a:0.1", "--exit");

        (await RunAsync("health", "-S", Sandbox.Socket, "-t", "a:0.0")).ExitCode.Should().Be(0);
        (await RunAsync("health", "-S", Sandbox.Socket, "-t", "a:0.1")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task As_text_the_values_are_below_each_other()
    {
        await CreateCatAsync("a");

        (await AnswerAsync("health", "--format", "text")).Should().MatchRegex(
            "^status:           healthy\nserver_running:   yes\nsession_exists:   yes\npane_exists:      yes\npane_dead:        no\npid:              [0-9]+\nprocess_running:  yes\n$");
    }

    [Fact]
    public async Task An_unknown_format_is_refused()
    {
        ShouldBeWrongUsage(await RunAsync("health", "--format", "xml"), 1, "health", "--format 'xml' is not known; write json or text");
        ShouldBeWrongUsage(
            await RunAsync("health", "--format", "text", "--json"), 1, "health", "--json and --format text cannot be combined", json: true);
    }

    private static bool[] Flags(JsonElement health)
        => [.. s_members.Where(name => name is not ("status" or "pid")).Select(name => health.GetProperty(name).GetBoolean())];
}
