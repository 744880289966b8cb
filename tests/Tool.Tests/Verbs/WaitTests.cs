namespace TmuxTool.Tool.Tests.Verbs;

public sealed class WaitTests(ToolFixture tool) : VerbTest(tool)
{
    [Theory]
    [InlineData("^hello world$")]
    [InlineData("^hel+o[[:space:]]world$")]
    [InlineData("(?i)HELLO")]
    public async Task Text_that_is_there_is_found_at_once(string pattern)
    {
        await CreateWithTextAsync("hello world");

        var result = await RunAsync("wait", "-s", "a", "-p", pattern);

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be((0, "", ""));
    }

    [Fact]
    public async Task Text_that_comes_later_is_waited_for()
    {
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", "read x; echo \"later $x\"; cat");
        var wait = RunAsync("wait", "-s", "a", "-p", "^later on$", "-T", "30");

        await AnswerAsync("send", "-s", "a", "-c", "on");

        (await wait).ExitCode.Should().Be(0, (await wait).StandardError);
    }

    [Fact]
    public async Task Fixed_text_is_no_expression()
    {
        await CreateWithTextAsync("f(x) [1]");

        await AnswerAsync("wait", "-s", "a", "-F", "-p", "f(x) [1]");
        (await RunAsync("wait", "-s", "a", "-F", "-p", "f.x", "-T", "0.2")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_line_that_wraps_is_one_line()
    {
        var text = new string('x', 100);
        await CreateWithTextAsync(text);

        await AnswerAsync("wait", "-s", "a", "-p", $"^{text}$");
    }

    [Fact]
    public async Task Only_as_much_history_counts_as_was_asked_for()
    {
        await AnswerAsync("create", "-n", "a", "--wait=^100$", "--", "sh", "-c", "echo first; seq 100; cat");

        await AnswerAsync("wait", "-s", "a", "-p", "^first$");
        (await RunAsync("wait", "-s", "a", "-p", "^first$", "-l", "5", "-T", "0.2")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task The_first_of_several_ends_the_wait_and_is_printed()
    {
        await AnswerAsync("create", "-n", "a", "--wait=^two$", "--", "sh", "-c", "echo one; echo two; cat");

        (await AnswerAsync("wait", "-s", "a", "-p", "never", "--when", "b=^two$", "--when", "a=^one$")).Should().Be("a\n", "it is higher on the screen");
        (await AnswerAsync("wait", "-s", "a", "-p", "^two$", "--idle", "50")).Should().Be("-p\n");
        (await AnswerAsync("wait", "-s", "a", "-p", "never", "--idle", "0.1")).Should().Be("--idle\n");
        (await AnswerAsync("wait", "-s", "a", "--when", "b=never", "--gone", "^three$")).Should().Be("--gone\n");
        (await AnswerAsync("wait", "-s", "a", "-p", "x=1|^two$")).Should().BeEmpty("a pattern of -p is not split at =");
        var json = Json(await RunAsync("wait", "-s", "a", "--when", "a=^one$", "--json"));
        (json.GetProperty("status").GetString(), json.GetProperty("name").GetString()).Should().Be(("matched", "a"));
    }

    [Fact]
    public async Task A_pattern_that_stands_for_a_failure_exits_with_1()
    {
        await CreateWithTextAsync("error: no");

        var result = await RunAsync("wait", "-s", "a", "--when", "ok=^done", "--when", "bad=^error", "--fail-on", "bad");

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be((1, "bad\n", "Error: --fail-on bad: error: no\n"));
    }

    [Fact]
    public async Task Text_that_goes_away_is_waited_for()
    {
        await AnswerAsync("create", "-n", "a", "--wait=^loading$", "--", "sh", "-c", "echo loading; read x; printf '\\033[2J\\033[Hready\\n'; cat");
        var wait = RunAsync("wait", "-s", "a", "--gone", "^loading$", "-T", "30");

        await AnswerAsync("send", "-s", "a", "-c", "");

        (await wait).ExitCode.Should().Be(0, (await wait).StandardError);
        (await RunAsync("wait", "-s", "a", "--gone", "^ready$", "-T", "0.2")).ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData("read -r -p 'Go on? [y/N] ' x", "asks Go on? [y/N]\n", "asks")]
    [InlineData("read -r -s -p 'Password: ' x", "secret Password:\n", "secret")]
    [InlineData("true", "prompt\n", "prompt")]
    public async Task Input_is_waited_for_and_how_the_program_waits_is_printed(string command, string printed, string status)
    {
        await AnswerAsync("create", "-n", "a", "--shell", "--wait");

        (await AnswerAsync("send", "-s", "a", "-c", "sleep 0.5; " + command, "--input", "-T", "30")).Should().Be(printed);
        (await AnswerAsync("wait", "-s", "a", "--input", "-T", "30")).Should().Be(printed);
        Json(await RunAsync("wait", "-s", "a", "--input", "--json")).GetProperty("status").GetString().Should().Be(status);
    }

    [Fact]
    public async Task A_busy_program_does_not_wait_for_input()
    {
        await AnswerAsync("create", "-n", "a", "--shell", "--wait");
        await AnswerAsync("send", "-s", "a", "-c", "printf '$ '; sleep 600", "-w", "^\\$ $");

        (await RunAsync("wait", "-s", "a", "--input", "-T", "0.6")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task After_a_send_only_what_came_since_counts()
    {
        await CreateWithTextAsync("old");
        await AnswerAsync("send", "-s", "a", "-c", "new", "-w", "^new$");

        await AnswerAsync("wait", "-s", "a", "--after-send", "-p", "^new$");
        (await RunAsync("wait", "-s", "a", "--after-send", "-p", "^old$", "-T", "0.2")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_timeout_shows_the_last_text()
    {
        await CreateWithTextAsync("what is there");

        ShouldFail(
            await RunAsync("wait", "-s", "a", "-p", "never", "-T", "0.25"),
            1,
            "Error: pattern 'never' not seen within 0.25s\nLast text of the pane:\nwhat is there\n");
    }

    [Fact]
    public async Task Empty_lines_around_the_last_text_are_left_out()
    {
        await AnswerAsync("create", "-n", "a", "--wait=^below$", "--", "sh", "-c", "printf '\\n\\nabove\\n\\nbelow\\n\\n'; cat");

        ShouldFail(
            await RunAsync("wait", "-s", "a", "-p", "never", "-T", "0.1"),
            1,
            "Error: pattern 'never' not seen within 0.1s\nLast text of the pane:\nabove\n\nbelow\n");
    }

    [Fact]
    public async Task Quiet_is_waited_for_and_a_noisy_screen_is_not_quiet()
    {
        await CreateWithTextAsync("done");
        await AnswerAsync("create", "-n", "noisy", "--", "sh", "-c", "while :; do echo x; sleep 0.05; done");

        await AnswerAsync("wait", "-s", "a", "--idle", "0.2");
        var noisy = await RunAsync("wait", "-s", "noisy", "--idle", "2", "-T", "0.5");

        noisy.ExitCode.Should().Be(1);
        noisy.StandardError.Should().StartWith("Error: 2s of quiet not seen within 0.5s\nLast text of the pane:\nx\n");
    }

    [Theory]
    [InlineData("exit 3", "exited 3\n")]
    [InlineData("exit 0", "exited 0\n")]
    [InlineData("kill -KILL $$", "killed by SIGKILL\n")]
    public async Task The_end_of_the_program_is_waited_for_and_told(string how, string answer)
    {
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", $"read x; {how}");
        var wait = RunAsync("wait", "-s", "a", "--exit", "-T", "30");

        await AnswerAsync("send", "-s", "a", "-c", "go");

        (await wait).StandardOutput.Should().Be(answer);
        (await wait).ExitCode.Should().Be(0);
        (await AnswerAsync("wait", "-s", "a", "--exit")).Should().Be(answer, "it has ended still");
    }

    [Fact]
    public async Task A_program_that_runs_on_is_a_timeout()
    {
        await CreateCatAsync("a");

        ShouldFail(
            await RunAsync("wait", "-s", "a", "--exit", "-T", "0.2"),
            1,
            "Error: the program's end not seen within 0.2s\nLast text of the pane: nothing\n");
    }

    [Fact]
    public async Task A_program_that_ends_while_we_wait_for_text_ends_the_wait()
    {
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", "read x; exit 4");
        var wait = RunAsync("wait", "-s", "a", "-p", "never", "-T", "50");

        await AnswerAsync("send", "-s", "a", "-c", "go");

        (await wait).ExitCode.Should().Be(1);
        (await wait).StandardError.Should().StartWith("Error: the program exited with status 4 while we waited for pattern 'never'\n");
    }

    [Fact]
    public async Task No_such_pane_and_no_server_are_told_at_once()
    {
        await CreateCatAsync("a");

        ShouldFail(
            await RunAsync("wait", "-S", Sandbox.Socket, "-t", "nope:0.0", "-p", "x", "-T", "50"),
            1,
            $"Error: no such pane: 'nope:0.0' on {Sandbox.Socket}\nUse 'dotnet tmux find -S {Sandbox.Socket}' to see what runs there\n");
        ShouldFail(
            await RunAsync("wait", "-S", NoServer, "-t", "nope:0.0", "-p", "x", "-T", "50"),
            1,
            $"Error: no tmux server is running on {NoServer}\nUse 'dotnet tmux list' to see available sessions\n");
    }

    [Theory]
    [InlineData("0.2", "0.2s")]
    [InlineData("0.2s", "0.2s")]
    [InlineData("200ms", "0.2s")]
    [InlineData("0.005m", "0.3s")]
    [InlineData("0.0001h", "0.36s")]
    [InlineData("0", "0s")]
    public async Task A_duration_has_a_unit_or_is_in_seconds(string duration, string shown)
    {
        await CreateCatAsync("cat");

        (await RunAsync("wait", "cat", "-p", "never", "-T", duration)).StandardError.Should().StartWith($"Error: pattern 'never' not seen within {shown}\n");
    }

    [Fact]
    public async Task The_json_tells_how_it_ended()
    {
        await CreateWithTextAsync("hello");
        await CreateDeadAsync("dead", 6);

        var matched = Json(await RunAsync("wait", "-s", "a", "-p", "h.llo", "--json"));
        var idle = Json(await RunAsync("wait", "-s", "a", "--idle", "0.1", "--json"));
        var late = Json(await RunAsync("wait", "-s", "a", "-p", "never", "-T", "0.1", "--json"));
        var ended = Json(await RunAsync("wait", "-s", "dead", "--exit", "--json"));

        Names(matched).Should().Equal("status", "session", "socket", "target", "elapsed_seconds", "line");
        (matched.GetProperty("status").GetString(), matched.GetProperty("line").GetString()).Should().Be(("matched", "hello"));
        idle.GetProperty("status").GetString().Should().Be("idle");
        Names(late).Should().Equal("status", "message", "session", "socket", "target", "elapsed_seconds", "screen");
        (late.GetProperty("status").GetString(), late.GetProperty("screen").GetString()).Should().Be(("timeout", "hello"));
        (ended.GetProperty("status").GetString(), ended.GetProperty("exit_status").GetInt32()).Should().Be(("exited", 6));
    }

    [Fact]
    public async Task A_bad_expression_is_no_timeout()
    {
        await CreateCatAsync("a");

        var result = await RunAsync("wait", "-s", "a", "-p", "[", "-T", "50");

        result.ExitCode.Should().Be(1);
        result.StandardError.Should().StartWith("Error: -p: invalid regular expression '['").And.EndWith("\nTry 'dotnet tmux wait --help'\n");
    }

    private Task<string> CreateWithTextAsync(string text)
        => AnswerAsync("create", "-n", "a", $"--wait={(text.Length > 80 ? "x" : System.Text.RegularExpressions.Regex.Escape(text))}", "--", "sh", "-c", "echo \"$0\"; cat", text);
}
