using System.Text.Json;

namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>With --json every outcome is one object on standard output: status, on failure message and mostly fix.</summary>
public sealed class JsonTests(ToolFixture tool) : VerbTest(tool)
{
    public static TheoryData<string> EveryVerb => [.. Verbs.Concat(RegistryVerbs)];

    [Theory]
    [MemberData(nameof(EveryVerb))]
    public async Task A_usage_error_is_an_object(string verb)
    {
        foreach (var words in (string[][])[["--json", "--nope"], ["--nope", "--json"]])
        {
            var result = await RunAsync([.. verb.Split(' '), .. words]);
            ShouldBeFailure(result, "invalid_arguments").GetProperty("fix").GetString().Should().Be($"Try 'dotnet tmux {verb} --help'");
        }
    }

    [Theory]
    [InlineData("bogus --json", "unknown verb 'bogus'", "Try 'dotnet tmux --help'")]
    [InlineData("registry --json", "registry needs a verb: path, show, get, add, remove, touch, validate or repair", "Try 'dotnet tmux registry --help'")]
    [InlineData("registry bogus --json", "unknown verb 'bogus'", "Try 'dotnet tmux registry --help'")]
    [InlineData("help bogus --json", "unknown verb 'bogus'", "Try 'dotnet tmux --help'")]
    public async Task An_unknown_verb_is_an_object(string words, string message, string fix)
    {
        var failure = ShouldBeFailure(await RunAsync(words.Split(' ')), "invalid_arguments");

        (failure.GetProperty("message").GetString(), failure.GetProperty("fix").GetString()).Should().Be((message, fix));
    }

    [Theory]
    [InlineData("session_not_resolved", "send -s nope -c x")]
    [InlineData("session_not_resolved", "wait -s nope -p x")]
    [InlineData("session_not_resolved", "run -s nope -c x")]
    [InlineData("session_not_resolved", "capture -s nope")]
    [InlineData("session_not_resolved", "attach -s nope")]
    [InlineData("session_not_resolved", "health -s nope")]
    [InlineData("session_not_resolved", "record -s nope -o x.cast")]
    [InlineData("session_not_resolved", "kill -s nope")]
    [InlineData("session_not_resolved", "registry get nope")]
    [InlineData("session_not_resolved", "registry touch nope")]
    [InlineData("session_not_resolved", "registry remove nope")]
    [InlineData("no_such_session", "adopt nope")]
    [InlineData("no_server", "find -S /tmp/no-such-directory/x.sock")]
    [InlineData("pane_not_ready", "send -s dead -c x")]
    [InlineData("exited", "wait -s dead -p x")]
    [InlineData("pane_not_ready", "run -s dead -c x")]
    [InlineData("nothing_sent", "capture -s cat --after-send")]
    [InlineData("dead", "health -s dead")]
    [InlineData("failed", "kill -S /tmp/no-such-directory/x.sock -t x")]
    [InlineData("timeout", "wait -s cat -p never -T 0.1")]
    [InlineData("timeout", "send -s cat -c x -w never -T 0.1")]
    [InlineData("asks", "run -s cat -c x")]
    [InlineData("exists", "create -n cat")]
    [InlineData("program_not_found", "create -n new --json -- no-such-program")]
    [InlineData("file_not_written", "capture -s cat --svg /no/such/place")]
    [InlineData("invalid_arguments", "record -s cat -o /no/such/place")]
    public async Task A_failure_is_an_object(string status, string words)
    {
        await CreateCatAsync("cat");
        await CreateDeadAsync("dead");

        ShouldBeFailure(await RunAsync(WithJson(words)), status);
    }

    [Theory]
    [InlineData("created", "create -n new --json -- cat")]
    [InlineData("already_running", "create -n cat --if-absent --json -- cat")]
    [InlineData("ok", "list")]
    [InlineData("ok", "find --all")]
    [InlineData("ok", "cleanup")]
    [InlineData("ok", "adopt cat")]
    [InlineData("ok", "adopt --all")]
    [InlineData("ok", "presets")]
    [InlineData("ok", "agents")]
    [InlineData("ok", "completions bash")]
    [InlineData("ok", "help send")]
    [InlineData("ok", "send --help")]
    [InlineData("ok", "--help")]
    [InlineData("ok", "--version")]
    [InlineData("ok", "doctor")]
    [InlineData("ok", "registry path")]
    [InlineData("ok", "registry show")]
    [InlineData("ok", "registry get cat")]
    [InlineData("ok", "registry add b /tmp/b.sock b:0.0 shell")]
    [InlineData("ok", "registry touch cat")]
    [InlineData("ok", "registry remove cat")]
    [InlineData("ok", "registry validate")]
    [InlineData("ok", "registry repair")]
    [InlineData("ok", "capture")]
    [InlineData("ok", "attach")]
    [InlineData("healthy", "health")]
    [InlineData("sent", "send -c x")]
    [InlineData("matched", "send -c hello -w ^hello$")]
    [InlineData("idle", "wait --idle 0.1")]
    [InlineData("time_up", "record -o x.cast --for 0s")]
    [InlineData("removed", "kill")]
    [InlineData("would_remove", "kill --dry-run")]
    public async Task A_success_is_an_object_without_a_message(string status, string words)
    {
        await CreateCatAsync("cat");

        var result = await RunAsync(WithJson(words));

        result.ExitCode.Should().Be(0, result.StandardOutput + result.StandardError);
        var answer = Json(result);
        Names(answer)[0].Should().Be("status");
        answer.GetProperty("status").GetString().Should().Be(status);
        Names(answer).Should().NotContain(["message", "fix", "error"]);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task An_interruption_is_an_object(string signal, int code)
    {
        await CreateCatAsync("cat");

        var result = await Sandbox.BashAsync(
            $"""
            (until [ -n "$(tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" list-clients)" ]; do sleep 0.02; done; kill -{signal} $$) >&2 &
            exec dotnet-tmux wait -s cat -p never --json
            """);

        result.ExitCode.Should().Be(code, result.StandardError);
        Json(result).GetProperty("status").GetString().Should().Be("interrupted");
    }

    [Fact]
    public async Task The_status_of_a_run_is_the_outcome_and_the_command_s_own_status_has_its_own_member()
    {
        await AnswerAsync("create", "-n", "sh", "--shell", "--wait");

        var fine = Json(await RunAsync("run", "-s", "sh", "-c", "echo hi", "--json"));
        var failed = await RunAsync("run", "-s", "sh", "-c", "(exit 7)", "--json");

        (fine.GetProperty("status").GetString(), fine.GetProperty("exit_status").GetInt32(), fine.GetProperty("output").GetString()).Should().Be(("finished", 0, "hi"));
        failed.ExitCode.Should().Be(7);
        var answer = Json(failed);
        (answer.GetProperty("status").GetString(), answer.GetProperty("exit_status").GetInt32()).Should().Be(("finished", 7));
        answer.GetProperty("message").GetString().Should().Be("the command exited with status 7");
    }

    private static string[] WithJson(string words) => words.Contains(" --json", StringComparison.Ordinal) ? words.Split(' ') : [.. words.Split(' '), "--json"];

    private static JsonElement ShouldBeFailure(ToolResult result, string status)
    {
        result.ExitCode.Should().NotBe(0, result.StandardOutput);
        var failure = Json(result);
        Names(failure)[..2].Should().Equal("status", "message");
        failure.GetProperty("status").GetString().Should().Be(status);
        failure.GetProperty("message").GetString().Should().NotBeNullOrWhiteSpace().And.NotContain("\n").And.NotStartWith("Error");
        if (failure.TryGetProperty("fix", out var fix))
        {
            fix.GetString().Should().NotBeNullOrWhiteSpace();
        }

        return failure;
    }
}
