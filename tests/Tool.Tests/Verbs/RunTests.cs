namespace TmuxTool.Tool.Tests.Verbs;

public sealed class RunTests(ToolFixture tool) : VerbTest(tool)
{
    private const string Heredoc = "cat <<END\nhome $((6 * 7))\n\ttab\nEND";

    public static TheoryData<string> Shells => ["bash", "zsh", "sh"];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_shell_s_output_and_status_are_those_of_the_command(string shell)
    {
        await CreateAsync(shell);

        await ShouldRunAsync(shell, "echo hello", "hello\n");
        await ShouldRunAsync(shell, "false", "", 1);
        await ShouldRunAsync(shell, "echo $?", "1\n");
        await ShouldRunAsync(shell, "(exit 130)", "", 130);
        await ShouldRunAsync(shell, "true;", "");
        await ShouldRunAsync(shell, "echo; echo 'é 日本'; echo", "\né 日本\n\n");
        await ShouldRunAsync(shell, "for i in 1 2\ndo echo $i\ndone", "1\n2\n");
        await ShouldRunAsync(shell, Heredoc, "home 42\n        tab\n");
        await ShouldRunAsync(shell, "f() {\n\treturn 7\n}\nf", "", 7);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Output_without_a_line_end_is_told_from_the_prompt_behind_it_again_and_again(string shell)
    {
        await CreateAsync(shell);

        await ShouldRunAsync(shell, "printf abc", "abc\n");
        await ShouldRunAsync(shell, "printf abc; (exit 3)", "abc\n", 3);
        await ShouldRunAsync(shell, "printf %0199d 7", new string('0', 198) + "7\n");
        await ShouldRunAsync(shell, "printf %0199d 7", new string('0', 198) + "7\n");
        await ShouldRunAsync(shell, "printf xabc", "xabc\n");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task What_looks_like_a_prompt_is_no_end_while_the_command_runs(string shell)
    {
        await CreateAsync(shell);

        await ShouldRunAsync(shell, "printf '# '; sleep 1; echo done", "# done\n");
        await ShouldRunAsync(shell, "printf 'a\\n$ \\n> \\n'", "a\n$\n>\n");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("python")]
    [InlineData("sqlite3")]
    public async Task A_tab_reaches_the_program_and_completes_nothing(string program)
    {
        await CreateAsync(program);

        await ShouldRunAsync(
            program, program switch { "python" => "len('a\t\tb')", "sqlite3" => "select length('a\t\tb');", _ => "x='a\t\tb'; echo ${#x}" }, "4\n");
    }

    [Fact]
    public async Task A_tab_is_refused_where_the_line_editor_takes_none()
    {
        await CreateAsync("fish");

        var result = await RunAsync("run", "-s", "fish", "-c", "echo 'a\tb'");

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be(
            (125, "", "Error: cannot type a tab: fish takes it for a request to complete; use blanks\n"));
        await ShouldRunAsync("fish", "echo 1", "1\n");
    }

    [Theory]
    [InlineData("bash", """{ "base": "bash", "command": ["bash", "--norc"], "environment": { "PS1": "$ " } }""")]
    [InlineData("bash", """{ "base": "bash", "command": ["bash", "--norc"], "environment": { "PS1": "$ ", "PROMPT_COMMAND": "" } }""")]
    [InlineData("sh", """{ "base": "sh", "environment": { "PS1": "$ " } }""")]
    public async Task The_screen_shows_what_a_person_would_have_left_there(string shell, string preset)
    {
        await WriteOwnAsync($$"""{ "{{shell}}": {{preset}} }""");
        await AnswerAsync("create", "-n", shell, "--size", "40x8", "--preset", shell);

        foreach (var code in new[] { "false", "printf abc", "echo 1234567890 1234567890 1234567890", "seq 9", "(exit 3)" })
        {
            await RunAsync("run", "-s", shell, "-c", code);
        }

        (await ScreenAsync(shell)).TrimEnd().Should().Be(
            "$ false\n$ printf abc\nabc$ echo 1234567890 1234567890 1234567890\n1234567890 1234567890 1234567890\n$ seq 9\n1\n2\n3\n4\n5\n6\n7\n8\n9\n$ (exit 3)\n$");
        await ShouldRunAsync(shell, "echo $?", "3\n");
    }

    [Fact]
    public async Task Python_s_blocks_answers_and_errors_are_told()
    {
        await CreateAsync("python");

        await ShouldRunAsync("python", "6 * 7", "42\n");
        await ShouldRunAsync("python", "x = 5", "");
        await ShouldRunAsync("python", "def f(x):\n    y = 1\n\n    return x + y\n\ndef g():\n    return '''a\n\nb'''\nif f(1) == 2: print('two')\nelse: print('no')\n[\n1,\n\n2]\ng()", "two\n[1, 2]\n'a\\n\\nb'\n");
        await ShouldRunAsync("python", "1 / 0", "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nZeroDivisionError: division by zero\n", 1);
        await ShouldRunAsync("python", "print('>>> ', end='', flush=True); import time; time.sleep(1); print('done')", ">>> done\n");
        await ShouldRunAsync("python", "print(7, end='')", "7\n");
        await ShouldRunAsync("python", "print(7, end='')", "7\n");
    }

    [Theory]
    [InlineData(75)]
    [InlineData(76)]
    [InlineData(77)]
    [InlineData(156)]
    public async Task Code_that_fills_its_rows_is_no_output(int length)
    {
        await CreateAsync("python");

        await ShouldRunAsync("python", $"x = {new string('1', length - 4)}", "");
        await ShouldRunAsync("python", $"x = {new string('1', length - 4)}", "");
        await ShouldRunAsync("python", $"print('{new string('2', length - 9)}')", new string('2', length - 9) + "\n");
    }

    [Theory]
    [InlineData("gdb", "print 6*7", "$1 = 42\n", "print nothing", "No symbol table is loaded.  Use the \"file\" command.\n")]
    [InlineData("sqlite3", "select 6*7", "42\n", "select * from none;", "Parse error: no such table: none\n")]
    [InlineData("sqlite3", "create table t(a);\ninsert into t values (1),\n(2);\nselect * from t;", "1\n2\n", ".nothing", "Error: unknown command or invalid arguments:  \"nothing\". Enter \".help\" for help\n")]
    [InlineData("node", "6*7", "42\n", "nothing", "Uncaught ReferenceError: nothing is not defined\n")]
    [InlineData("lua", "for i = 6, 7 do\nprint(i)\nend", "6\n7\n", "error('no')", "stdin:1: no\nstack traceback:\n        [C]: in function 'error'\n        stdin:1: in main chunk\n        [C]: in ?\n")]
    public async Task Another_program_s_answer_is_0_and_its_error_1(string preset, string code, string answer, string wrong, string error)
    {
        await CreateAsync(preset);

        await ShouldRunAsync(preset, code, answer);
        await ShouldRunAsync(preset, wrong, error, 1);
    }

    [Fact]
    public async Task A_program_in_a_shell_is_known_by_its_process_and_a_session_by_its_target()
    {
        await CreateAsync("bash");
        await AnswerAsync("send", "-s", "bash", "-c", "PYTHON_BASIC_REPL=1 python3 -q", "-w", "^>>> $");

        (await AnswerAsync("run", "-S", Sandbox.Socket, "-t", "bash:0.0", "-c", "6 * 7")).Should().Be("42\n");
        (await AnswerAsync("run", "-s", "bash", "-c", "6 * 8")).Should().Be("48\n");
    }

    [Fact]
    public async Task One_s_own_preset_tells_prompt_and_error()
    {
        await WriteOwnAsync(
            """{ "mine": { "command": ["sh", "-c", "while printf 'mine: '; read -r line; do echo \"<$line>\"; done"], "prompt": "^mine: $", "error": "^<bad", "leave": "x" } }""");
        await AnswerAsync("create", "-n", "mine", "--preset", "mine");

        await ShouldRunAsync("mine", "good\nlines", "<good>\n<lines>\n");
        await ShouldRunAsync("mine", "bad", "<bad>\n", 1);
    }

    [Fact]
    public async Task Code_may_come_from_standard_input()
    {
        await CreateAsync("python");

        var result = await RunWithInputAsync("def f():\n    return 'any \uFFFD'\n\nf()\n", "run", "--stdin");

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be((0, "'any \uFFFD'\n", ""));
    }

    [Fact]
    public async Task The_first_prompt_is_waited_for_however_busy_the_program_is()
    {
        await AnswerAsync("create", "-n", "sh", "--shell");
        await AnswerAsync("send", "-s", "sh", "-c", "printf '$ '; sleep 1; echo slept");

        await ShouldRunAsync("sh", "echo now", "now\n");
    }

    [Fact]
    public async Task What_is_not_finished_in_time_goes_on_and_what_it_printed_is_printed()
    {
        await CreateAsync("bash");

        var late = await RunAsync("run", "-c", "echo first; sleep 600; echo over", "-T", "1");

        (late.ExitCode, late.StandardOutput, late.StandardError).Should().Be((124, "first\n", "Error: not finished within 1s; it goes on in 'bash'\n"));
        var busy = await RunAsync("run", "-c", "echo never", "-T", "0.2");
        (busy.ExitCode, busy.StandardOutput).Should().Be((124, ""));
        busy.StandardError.Should().StartWith("Error: 'bash' did not show a prompt ('");
        busy.StandardError.Should().MatchRegex(
            @"'\) within 0\.2s: bash is running 'sleep 600' \([0-9]+ s\); nothing was typed\nFix: wait longer with -T, or interrupt it with 'dotnet tmux send -s bash -k C-c'\nLast text of the pane:\n");
        await AnswerAsync("send", "-k", "C-c", "-w", "[#$] $");
        (await ScreenAsync("bash")).Should().NotContain("never");
    }

    [Theory]
    [InlineData("echo first; read -r -p 'go on? ' line; echo \"got $line\"", "bash waits for input: go on?", "asks")]
    [InlineData("echo first; read -r -s -p 'password: ' line; echo \"got $line\"", "bash asks for a secret: password:", "secret")]
    public async Task A_question_ends_the_run_and_stays_open(string code, string message, string status)
    {
        await CreateAsync("bash");

        var asked = await RunAsync("run", "-c", code, "--json");

        asked.ExitCode.Should().Be(123);
        Json(asked).GetProperty("status").GetString().Should().Be(status);
        Json(asked).GetProperty("output").GetString().Should().Be("first");
        asked.StandardError.Should().Be($"Error: {message}\n");
        await AnswerAsync("send", "-c", "it", "-w", "got it$");
    }

    [Fact]
    public async Task Runs_at_the_same_time_take_turns_and_each_gets_its_own_output_and_status()
    {
        await CreateAsync("bash");

        var runs = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => RunAsync("run", "-c", $"echo job{i}; (exit {i})", "-T", "60")));

        runs.Select(run => (run.ExitCode, run.StandardOutput)).Should().Equal(Enumerable.Range(1, 6).Select(i => (i, $"job{i}\n")));
    }

    [Fact]
    public async Task A_program_that_ends_is_no_status_of_ours()
    {
        await CreateAsync("bash");

        var ended = await RunAsync("run", "-c", "echo bye; exit 3", "--json");

        ended.ExitCode.Should().Be(125);
        ended.StandardError.Should().Be("Error: the program exited with status 3 while we waited for the prompt\n");
        var answer = Json(ended);
        answer.GetProperty("output").GetString().Should().Be("bye\nexit");
        answer.GetProperty("status").GetString().Should().Be("exited");
        answer.GetProperty("exit_status").GetInt32().Should().Be(3);
        (await RunAsync("run", "-c", "x")).ExitCode.Should().Be(125);
    }

    [Fact]
    public async Task As_JSON_the_exit_status_stands_beside_the_status()
    {
        await CreateAsync("bash");

        var answer = Json(await RunAsync("run", "-c", "printf 'a\\nb'; (exit 124)", "--json"));

        Names(answer).Should().Equal("status", "message", "session", "socket", "target", "output", "exit_status", "duration", "truncated", "dropped_lines");
        answer.GetProperty("output").GetString().Should().Be("a\nb");
        answer.GetProperty("exit_status").GetInt32().Should().Be(124);
        answer.GetProperty("status").GetString().Should().Be("finished");
        answer.GetProperty("truncated").GetBoolean().Should().BeFalse();
    }

    [Theory]
    [InlineData("seq 40000", 40000)]
    [InlineData("seq 100000", 100000)]
    [InlineData("yes | head -n 100000", 100000)]
    public async Task Long_output_is_complete_or_it_is_told_exactly_how_much_is_missing(string code, int lines)
    {
        await CreateAsync("bash");

        var answer = Json(await RunAsync("run", "-c", code, "--json"));

        var output = answer.GetProperty("output").GetString()!.Split('\n');
        var dropped = answer.GetProperty("dropped_lines").GetInt32();
        (output.Length + dropped).Should().Be(lines, "it {0}, and shows {1} to {2}", answer.GetProperty("status"), output[0], output[^1]);
        answer.GetProperty("truncated").GetBoolean().Should().Be(dropped > 0);
        (dropped == 0 || lines > 50_000).Should().BeTrue("less than the history holds is never lost");
        output.Distinct().Should().HaveCount(code.StartsWith("seq", StringComparison.Ordinal) ? output.Length : 1, "no line comes twice");
        output[^1].Should().Be(code.StartsWith("seq", StringComparison.Ordinal) ? $"{lines}" : "y");
    }

    [Fact]
    public async Task What_is_not_complete_is_told_and_left_as_it_is()
    {
        await CreateAsync("bash");

        var result = await RunAsync("run", "-c", "echo 'open");

        ShouldFail(result, 125, "Error: 'bash' waits for more of what was typed; complete it, or leave it with 'dotnet tmux send -s bash -k C-c'\n");
        await AnswerAsync("send", "-k", "C-c");
        (await RunAsync("run", "-S", Sandbox.Socket, "-t", "bash:0.0", "-c", "echo 'open")).StandardError
            .Should().EndWith($"or leave it with 'dotnet tmux send -S {Sandbox.Socket} -t 'bash:0.0' -k C-c'\n");
        await AnswerAsync("send", "-k", "C-c");
        await ShouldRunAsync("bash", "echo closed", "closed\n");
    }

    [Fact]
    public async Task A_program_that_shows_no_prompt_and_waits_for_input_gets_nothing_typed()
    {
        await CreateCatAsync("c");

        ShouldFail(await RunAsync("run", "-c", "x"), 123, "Error: cat waits for input; nothing was typed\n");
        (await ScreenAsync("c")).Trim().Should().BeEmpty();
    }

    [Theory]
    [InlineData("nothing to run: give -c CODE or --stdin")]
    [InlineData("-c and --stdin both give the code; use one of them", "-c", "x", "--stdin")]
    [InlineData("-T 'x' is not a duration up to 12d; write for example 10, 0.5s, 500ms, 2m, 1h or 1d", "-c", "x", "-T", "x")]
    public async Task Wrong_usage_is_125(string message, params string[] arguments)
        => ShouldBeWrongUsage(await RunAsync(["run", .. arguments]), 125, "run", message);

    [Fact]
    public async Task A_session_that_does_not_exist_is_125()
        => (await RunAsync("run", "-s", "none", "-c", "x")).ExitCode.Should().Be(125);

    [Fact]
    public async Task What_runs_can_be_recorded_meanwhile()
    {
        await CreateAsync("bash");
        var cast = Path.Combine(Sandbox.Temporary, "run.cast");

        var result = await RunAsync("run", "-s", "bash", "-c", "echo $((6 * 7)); (exit 3)", "--record", cast);
        var again = await RunAsync("run", "-s", "bash", "-c", "echo twice", "--record", cast);

        (result.StandardOutput, result.ExitCode, result.StandardError).Should().Be(("42\n", 3, ""));
        var lines = await File.ReadAllLinesAsync(cast, TestContext.Current.CancellationToken);
        lines[0].Should().StartWith("{\"version\":2,\"width\":80,");
        lines.Skip(1).Should().Contain(line => line.Contains("\"o\"", StringComparison.Ordinal) && line.Contains("42", StringComparison.Ordinal));
        again.ExitCode.Should().Be(125);
        again.StandardError.Should().Be($"Error: '{cast}' exists; give another name, or remove it first\n");
        (await ScreenAsync("bash")).Should().NotContain("twice");
    }

    private async Task WriteOwnAsync(string presets)
    {
        var file = Path.Combine(Sandbox.Home, ".config/dotnet-tmux/presets.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, presets, TestContext.Current.CancellationToken);
    }

    private async Task CreateAsync(string preset)
    {
        SkipWithout(preset == "python" ? "python3" : preset);
        await AnswerAsync("create", "-n", preset, "--preset", preset);
    }

    private async Task ShouldRunAsync(string session, string code, string output, int status = 0)
    {
        var result = await RunAsync("run", "-s", session, "-c", code);
        (result.StandardOutput, result.ExitCode, result.StandardError).Should().Be((output, status, ""), code);
    }
}
