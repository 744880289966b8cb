using System.Text;

namespace TmuxTool.Tool.Tests.Verbs;

public sealed class SendTests(ToolFixture tool) : VerbTest(tool)
{
    private static readonly string[] s_texts =
    [
        "hello", "-x", "--", "-w", "-h", "--help", "--json", "--command=x", "=x", "a:b=c", "@file", "send", "Enter",
        "end", "a;", "a\\;", "\\", "'\" $HOME `x` #{pid} %1", "  two  ", "tab\there", "é 日本 👩‍🚀",
    ];

    [Fact]
    public async Task A_pattern_that_takes_too_long_exits_2_for_the_text_was_typed()
    {
        await CreateCatAsync("a");

        var result = await RunAsync("send", "-s", "a", "-c", new string('a', 60) + "!", "-w", "^(a+)+(?!b)$", "-T", "20");

        result.ExitCode.Should().Be(2, result.StandardError);
        result.StandardError.Should().StartWith("Error: regular expression '^(a+)+(?!b)$' takes too long on one line; ");
    }

    [Fact]
    public async Task The_text_arrives_byte_for_byte_however_the_option_is_written()
    {
        await CreateRawReaderAsync("r");
        foreach (var text in s_texts)
        {
            var hex = Hex(text);
            string[][] spellings = [["-c", text], [$"-c={text}"], [$"--command={text}"]];
            foreach (var spelling in spellings)
            {
                await AnswerAsync(["send", "-s", "r", .. spelling, "-w", $"got:{hex}:", "-T", "10"]);
            }
        }
    }

    [Fact]
    public async Task An_empty_text_is_Enter_alone()
    {
        await CreateRawReaderAsync("r");

        await AnswerAsync("send", "-s", "r", "-c", "", "-w", "got::");
    }

    [Fact]
    public async Task Literal_text_has_no_Enter_and_is_never_a_key()
    {
        await CreateRawReaderAsync("r");

        await AnswerAsync("send", "-s", "r", "-l", "-c", "C-c");
        await AnswerAsync("send", "-s", "r", "--no-enter", "-c", "+x");
        await AnswerAsync("send", "-s", "r", "-k", "Enter", "-w", "got:432d632b78:");
    }

    [Fact]
    public async Task A_lone_control_chord_is_a_key_and_keys_follow_the_text()
    {
        await CreateRawReaderAsync("r");

        await AnswerAsync("send", "-s", "r", "-c", "C-d", "-k", "C-e");
        await AnswerAsync("send", "-s", "r", "-k", "C-c", "-k", "Up", "-k", "-", "-k", "x", "-k", "Enter", "-w", "got:0405031b5b412d78:");
        await AnswerAsync("send", "-s", "r", "-l", "-c", "text", "-k", "Tab", "-k", "Enter", "-w", "got:7465787409:");
    }

    [Fact]
    public async Task Standard_input_is_the_text_and_its_last_line_end_is_the_Enter()
    {
        await CreateRawReaderAsync("r");

        (await RunWithInputAsync("from a pipe\n", "send", "-s", "r", "--stdin", "-w", $"got:{Hex("from a pipe")}:")).ExitCode.Should().Be(0);
        (await RunWithInputAsync("no end", "send", "-s", "r", "--stdin", "-w", $"got:{Hex("no end")}:")).ExitCode.Should().Be(0);
        (await RunWithInputAsync("", "send", "-s", "r", "--stdin", "-w", "got::")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Standard_input_that_is_no_text_is_refused_at_its_byte()
    {
        var result = await Sandbox.RunAsync(new RunOptions { InputBytes = [(byte)'o', (byte)'k', 0xff] }, "send", "--stdin");

        ShouldBeWrongUsage(result, 4, "send", "standard input is not UTF-8 text at byte 2; convert it first, for example with iconv");
    }

    [Fact]
    public async Task A_text_on_the_command_line_that_is_no_text_is_refused_and_not_replaced()
    {
        await CreateRawReaderAsync("r");

        var broken = await Sandbox.BashAsync("dotnet-tmux send -s r -c $'a\\xffb'");

        ShouldBeWrongUsage(broken, 4, "send", "-c is not UTF-8 text; convert it first, for example with iconv");
        await AnswerAsync("send", "-s", "r", "-c", "\uFFFD", "-w", "got:efbfbd:");
    }

    [Fact]
    public async Task A_function_is_pasted_and_run()
    {
        await AnswerAsync("create", "-n", "py", "--python", "--wait");

        await AnswerAsync("send", "-s", "py", "-m", "-c", "def f(x):\n    y = x * 2\n    return y", "-w", "^>>> $");
        await AnswerAsync("send", "-s", "py", "-c", "f(21)", "-w", "^42$");
    }

    [Fact]
    public async Task A_paste_ends_with_one_Enter_and_for_python_with_a_blank_line()
    {
        await CreateRawReaderAsync("python");
        await AnswerAsync("create", "-n", "other", "--", "sh", "-c", "while read -r line; do echo \"got:$line:\"; done");

        await AnswerAsync("send", "-s", "python", "-m", "-c", "a\nb", "-w", "got:610a620d:");
        await AnswerAsync("send", "-s", "python", "-m", "-c", "one line", "-w", $"got:{Hex("one line")}:");
        await AnswerAsync("send", "-s", "other", "-m", "-c", "a\nb", "-w", "^got:b:$");
        await AnswerAsync("send", "-s", "other", "-c", "c", "-w", "^got:c:$");
        (await ScreenAsync("other")).Should().Contain("got:a:\n").And.NotContain("got::");
    }

    [Fact]
    public async Task A_paste_is_not_run_where_that_is_not_wanted()
    {
        await CreateRawReaderAsync("r");

        await AnswerAsync("send", "-s", "r", "-m", "--no-enter", "-c", "a\nb");
        await AnswerAsync("send", "-s", "r", "-c", "c", "-w", "got:610a6263:");
    }

    [Fact]
    public async Task The_wait_looks_past_what_was_typed_and_what_stood_there_before()
    {
        await AnswerAsync("create", "-n", "py", "--python", "--wait");
        await AnswerAsync("send", "-s", "py", "-c", "print('seen' * 2)", "-w", "^seenseen$");

        var result = await RunAsync("send", "-s", "py", "-c", "x = 'seenseen'", "-w", "seenseen", "-T", "0.5");

        result.ExitCode.Should().Be(2, "the echo is not an answer, and the old answer is not a new one");
    }

    [Fact]
    public async Task Sent_without_a_wait_it_is_quiet()
    {
        await CreateCatAsync("c");

        var result = await RunAsync("send", "-s", "c", "-c", "hello");

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be((0, "", ""));
    }

    [Fact]
    public async Task A_pattern_that_is_not_seen_exits_with_2_and_shows_the_screen()
    {
        await CreateCatAsync("c");

        var result = await RunAsync("send", "-s", "c", "-c", "hello", "-w", "never", "-T", "0.3");

        ShouldFail(result, 2, "Error: pattern 'never' not seen within 0.3s\nOutput after the send:\nhello\n");
    }

    [Fact]
    public async Task A_fixed_pattern_is_no_expression()
    {
        await CreateCatAsync("c");

        await AnswerAsync("send", "-s", "c", "-c", "f(x) [1]", "-F", "-w", "f(x) [1]");
        (await RunAsync("send", "-s", "c", "-c", "abc", "-F", "-w", "a.c", "-T", "0.3")).ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task A_program_that_dies_while_we_wait_exits_with_3_at_once_and_is_explained()
    {
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", "read x; echo bye; exit 9");
        await AnswerAsync("create", "-n", "b", "--", "sh", "-c", "read x; kill -KILL $$");

        var exited = await RunAsync("send", "-s", "a", "-c", "go", "-w", "never", "-T", "50");
        var killed = await RunAsync("send", "-s", "b", "-c", "go", "-w", "never", "-T", "50", "--json");

        exited.ExitCode.Should().Be(3);
        exited.StandardError.Should().StartWith("Error: the program exited with status 9 while we waited for pattern 'never'\nOutput after the send:\nbye\n");
        killed.ExitCode.Should().Be(3);
        killed.StandardError.Should().StartWith("Error: the program was killed by SIGKILL while we waited for pattern 'never'\n");
        (Json(killed).GetProperty("status").GetString(), Json(killed).GetProperty("signal").GetString()).Should().Be(("exited", "SIGKILL"));
    }

    [Fact]
    public async Task A_pane_that_is_not_ready_exits_with_3_and_tells_the_code_of_the_health_check_and_why()
    {
        await CreateDeadAsync("dead", 7);
        await CreateCatAsync("missing");
        await Sandbox.TmuxAsync("kill-session", "-t", "=missing");
        await AnswerAsync("registry", "add", "server", NoServer, "server:0.0", "shell");

        var dead = await RunAsync("send", "-s", "dead", "-c", "x");
        var missing = await RunAsync("send", "-s", "missing", "-c", "x");
        var server = await RunAsync("send", "-s", "server", "-c", "x", "--json");

        ShouldFail(
            dead,
            3,
            "Error: Pane not ready (health check failed with exit code 1)\nThe program in 'dead' exited with status 7\nUse 'dotnet tmux cleanup' to remove it, or 'dotnet tmux create --if-absent' to start it again\n");
        missing.ExitCode.Should().Be(3);
        missing.StandardError.Should().StartWith("Error: Pane not ready (health check failed with exit code 2)\nNo such pane: 'missing:0.0' on ").And.EndWith(
            "; the session has ended\nUse 'dotnet tmux cleanup' to remove it, or 'dotnet tmux create --if-absent' to start it again\n");
        server.ExitCode.Should().Be(3);
        server.StandardError.Should().StartWith($"Error: Pane not ready (health check failed with exit code 4)\nNo tmux server is running on {NoServer}\n");
        (Json(server).GetProperty("status").GetString(), Json(server).GetProperty("health").GetString()).Should().Be(("pane_not_ready", "server_not_running"));
    }

    [Fact]
    public async Task The_verbose_steps_begin_with_the_script_s_name_and_go_to_standard_error()
    {
        await CreateCatAsync("c");

        var result = await RunAsync("send", "-s", "c", "-c", "hello", "-w", "^hello$", "-v");

        result.ExitCode.Should().Be(0);
        result.StandardOutput.Should().BeEmpty();
        result.StandardError.TrimEnd('\n').Split('\n').Should().HaveCountGreaterThan(1).And.OnlyContain(line => line.StartsWith("[safe-send] "));
    }

    [Theory]
    [InlineData("1b3a7771", "-k", "Escape", "-c", ":wq")]
    [InlineData("3a77711b", "-l", "--command=:wq", "--key=Escape", "-k", "Enter")]
    [InlineData("78616279", "-k", "x", "-l", "-c", "ab", "-k", "y", "-k", "Enter")]
    [InlineData("2d6b2d63", "-l", "-c", "-k", "-k", "-", "-k", "c", "-k", "Enter")] // Values that look like options.
    public async Task Text_and_keys_are_sent_in_the_order_of_the_command_line(string bytes, params string[] options)
    {
        await CreateRawReaderAsync("raw");

        await AnswerAsync(["send", "raw", .. options, "-w", "^got:"]);

        (await ScreenAsync("raw")).Should().Contain($"got:{bytes}:");
    }

    [Theory]
    [InlineData("Esc", "Escape")]
    [InlineData("Return", "Enter")]
    [InlineData("Ctrl+C", "C-c")]
    [InlineData("ctrl-c", "C-c")]
    [InlineData("Ctrl+Alt+Del", "C-M-Delete")]
    [InlineData("Shift+Tab", "BTab")]
    [InlineData("Backspace", "BSpace")]
    [InlineData("Entre", "Enter")]
    public async Task A_key_by_another_name_gets_the_name_in_tmux(string key, string meant)
    {
        await CreateCatAsync("cat");

        ShouldFail(await RunAsync("send", "cat", "-k", key), 4, $"Error: unknown key '{key}'; did you mean '{meant}'?\n");
    }

    [Fact]
    public async Task The_json_tells_what_happened()
    {
        await CreateCatAsync("c");

        var sent = Json(await RunAsync("send", "-s", "c", "-c", "a", "--json"));
        var matched = Json(await RunAsync("send", "-s", "c", "-c", "b>", "-w", "^b>$", "--json"));
        var late = await RunAsync("send", "-s", "c", "-c", "c", "-w", "never", "-T", "0.2", "--json");

        Names(sent).Should().Equal("status", "session", "socket", "target");
        sent.GetProperty("status").GetString().Should().Be("sent");
        sent.GetProperty("target").GetString().Should().Be("c:0.0");
        Names(matched).Should().Equal("status", "session", "socket", "target", "elapsed_seconds", "line");
        (matched.GetProperty("status").GetString(), matched.GetProperty("line").GetString()).Should().Be(("matched", "b>"));
        late.ExitCode.Should().Be(2);
        Names(Json(late)).Should().Equal("status", "message", "session", "socket", "target", "elapsed_seconds", "screen");
        Json(late).GetProperty("status").GetString().Should().Be("timeout");
    }

    [Fact]
    public async Task A_bad_expression_exits_with_4_and_sends_nothing()
    {
        await CreateCatAsync("c");

        var result = await RunAsync("send", "-s", "c", "-c", "hello", "-w", "(");

        result.ExitCode.Should().Be(4);
        result.StandardError.Should().StartWith("Error: -w: invalid regular expression '('").And.EndWith("\nTry 'dotnet tmux send --help'\n");
        (await ScreenAsync("c")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_that_tmux_does_not_know_exits_with_4_and_sends_nothing()
    {
        await CreateCatAsync("c");

        var result = await RunAsync("send", "-s", "c", "-k", "x", "-k", "Entr");

        result.ExitCode.Should().Be(4);
        result.StandardError.Should().StartWith("Error: unknown key 'Entr'");
        (await ScreenAsync("c")).Should().BeEmpty();
    }

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
