namespace TmuxTool.Tool.Tests.Verbs;

public sealed class PresetsTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task They_are_listed_with_whether_their_program_is_there()
    {
        WriteOwn("""{ "mine": { "command": ["no-such-program", "a b"], "prompt": "> $" } }""");

        var table = await AnswerAsync("presets");

        table.Should().StartWith("NAME ").And.MatchRegex("(?m)^mine +mine +no +you +> \\$ +no-such-program 'a b'$")
            .And.MatchRegex(@"(?m)^bash +shell +yes +built in +\[\$#%>\] \$ +bash$").And.MatchRegex(@"(?m)^python +python-repl +yes +built in +\^>>> \$ +python3 -q$");
    }

    [Fact]
    public async Task As_JSON_each_has_all_its_members()
    {
        var answer = Json(await RunAsync("presets", "--json"));

        Names(answer).Should().Equal("status", "file", "presets");
        answer.GetProperty("file").GetString().Should().Be(Path.Combine(Sandbox.Home, ".config/dotnet-tmux/presets.json"));
        var fsi = answer.GetProperty("presets").EnumerateArray().Single(preset => preset.GetProperty("name").GetString() == "fsi");
        Names(fsi).Should().Equal(
            "name", "type", "command", "environment", "prompt", "continuation", "block_end", "error", "leave", "shell", "own", "on_path");
        fsi.GetProperty("block_end").GetString().Should().Be(";;");
        fsi.GetProperty("own").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task A_session_is_created_by_the_name_of_a_preset_and_of_one_s_own()
    {
        WriteOwn("""{ "calculator": { "base": "python", "environment": { "ANSWER": "42" } } }""");

        Json(await RunAsync("create", "-n", "py", "--preset", "python", "--wait")).GetProperty("type").GetString().Should().Be("python-repl");
        Json(await RunAsync("create", "-n", "own", "--preset", "calculator", "--wait")).GetProperty("type").GetString().Should().Be("calculator");
        await AnswerAsync("send", "-s", "own", "-c", "import os; os.environ['ANSWER']", "-w", "^'42'$");
    }

    [Fact]
    public async Task One_s_own_takes_the_place_of_one_that_is_built_in_by_its_flag_too()
    {
        WriteOwn("""{ "python": { "base": "python", "command": ["python3", "-q", "-i", "-c", "import sys; print(7); sys.ps1 = '7> '"], "prompt": "^7> $" } }""");

        await AnswerAsync("create", "-n", "own", "--python", "--wait");

        (await ScreenAsync("own")).Should().StartWith("7\n7> ");
    }

    [Fact]
    public async Task A_program_that_is_known_need_not_have_its_prompt_told()
    {
        await AnswerAsync("create", "-n", "py", "--wait", "--env", "PYTHON_BASIC_REPL=1", "--", "python3", "-q");

        (await ScreenAsync("py")).Should().StartWith(">>> ");
    }

    [Fact]
    public async Task A_preset_that_is_not_known_is_told_with_a_near_miss()
        => ShouldBeWrongUsage(
            await RunAsync("create", "-n", "a", "--preset", "pyton"), 1, "create", "--preset 'pyton' is not known, see 'dotnet tmux presets'; did you mean 'python'?");

    [Fact]
    public async Task A_file_that_is_wrong_is_told_in_one_line_and_nothing_is_created()
    {
        var file = WriteOwn("""{ "mine": { "comand": ["x"] } }""");
        var message = $"Error: presets file {file}: mine.comand is not known; write base, type, command, environment, prompt, continuation, block_end, error, leave or shell\n";

        ShouldFail(await RunAsync("presets"), 1, message);
        ShouldFail(await RunAsync("create", "-n", "a", "--python"), 1, message);
        (await AnswerAsync("list")).Should().Contain("No sessions registered.");
    }

    [Fact]
    public async Task The_file_is_where_XDG_CONFIG_HOME_says()
    {
        var answer = Json(await RunWithAsync(new() { ["XDG_CONFIG_HOME"] = "/elsewhere" }, "presets", "--json"));

        answer.GetProperty("file").GetString().Should().Be("/elsewhere/dotnet-tmux/presets.json");
    }

    [Fact]
    public async Task The_preset_of_a_script_is_used_although_its_process_is_the_interpreter()
    {
        await WriteProgramAsync("mycli", "#!/usr/bin/env python3\nwhile True: print('answer', input('mycli> '))\n");
        WriteOwn("""{ "mycli": { "command": ["./mycli"], "prompt": "^mycli> $" } }""");
        await AnswerAsync("create", "-n", "own", "--preset", "mycli", "--wait");

        (await AnswerAsync("run", "-s", "own", "-c", "select 1")).Should().Be("answer select 1\n");
    }

    [Fact]
    public async Task The_preset_is_remembered_whatever_the_session_s_type()
    {
        await WriteProgramAsync("mycli", "#!/usr/bin/env python3\nwhile True: print('answer', input('mycli> '))\n");
        WriteOwn("""{ "mycli": { "command": ["./mycli"], "prompt": "^mycli> $" } }""");
        await AnswerAsync("create", "-n", "own", "--preset", "mycli", "--type", "python-repl", "--wait");

        (await AnswerAsync("run", "-s", "own", "-c", "select 1")).Should().Be("answer select 1\n");
    }

    [Fact]
    public async Task Words_after_the_separator_are_arguments_of_the_preset_s_program()
    {
        await File.WriteAllTextAsync(Path.Combine(Sandbox.Home, "script.py"), "x = 6 * 7\ny = x\n", TestContext.Current.CancellationToken);
        await AnswerAsync("create", "-n", "step", "--preset", "pdb", "--wait", "--", "script.py");

        await AnswerAsync("run", "-s", "step", "-c", "next");
        (await AnswerAsync("run", "-s", "step", "-c", "p x")).Should().Be("42\n");
        (await RunAsync("run", "-s", "step", "-c", "p none")).Should().Match<ToolResult>(
            run => run.ExitCode == 1 && run.StandardOutput == "*** NameError: name 'none' is not defined\n");
    }

    [Fact]
    public async Task A_preset_of_a_module_does_not_take_other_sessions_of_the_interpreter()
    {
        WriteOwn("""{ "steps": { "command": ["python3", "-m", "pdb"], "prompt": "^\\(Pdb\\) $" } }""");
        await AnswerAsync("create", "-n", "py", "--python", "--wait");
        await AnswerAsync("create", "-n", "sh", "--shell", "--wait", "--env", "PYTHON_BASIC_REPL=1");
        await AnswerAsync("send", "-s", "sh", "-c", "python3 -q", "-w", "^>>> ");

        (await AnswerAsync("run", "-s", "py", "-c", "6 * 7")).Should().Be("42\n");
        (await AnswerAsync("run", "-s", "sh", "-c", "6 * 7")).Should().Be("42\n");
    }

    private async Task WriteProgramAsync(string name, string text)
    {
        var file = Path.Combine(Sandbox.Home, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string WriteOwn(string json)
    {
        var file = Path.Combine(Sandbox.Home, ".config/dotnet-tmux/presets.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, json);
        return file;
    }
}
