namespace TmuxTool.Tool.Tests.Verbs;

public sealed class CreateTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task It_prints_the_new_session_as_json_and_registers_it()
    {
        var result = await RunAsync("create", "-n", "job", "-w", "work", "--type", "echo", "--", "cat");

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().BeEmpty("how to watch it is for people at a terminal");
        var session = Json(result);
        Names(session).Should().Equal("name", "socket", "target", "type", "pid", "window", "registered");
        session.GetProperty("name").GetString().Should().Be("job");
        session.GetProperty("socket").GetString().Should().Be(Sandbox.Socket);
        session.GetProperty("target").GetString().Should().Be("job:0.0");
        session.GetProperty("type").GetString().Should().Be("echo");
        session.GetProperty("window").GetString().Should().Be("work");
        session.GetProperty("registered").GetBoolean().Should().BeTrue();
        (await Sandbox.TmuxAsync("list-panes", "-a", "-F", "#{session_name} #{window_name} #{pane_pid} #{pane_width}x#{pane_height}"))
            .Should().Be($"job work {session.GetProperty("pid").GetInt32()} 80x24");
        (await AnswerAsync("registry", "get", "job")).Should().Contain("\"type\": \"echo\"");
    }

    [Theory]
    [InlineData("shell", "shell", "echo $((6 * 7))", "^42$")]
    [InlineData("python", "python-repl", "print(6 * 7)", "^42$")]
    [InlineData("gdb", "debugger", "print 6 * 7", "= 42$")]
    public async Task The_presets_run_and_are_ready_when_waited_for(string preset, string type, string question, string answer)
    {
        var result = await RunAsync("create", "-n", "p", $"--{preset}", "--wait");

        result.ExitCode.Should().Be(0, result.StandardError);
        Json(result).GetProperty("type").GetString().Should().Be(type);
        await AnswerAsync("send", "-s", "p", "-c", question, "-w", answer);
    }

    [Fact]
    public async Task The_basic_repl_is_set_for_python_and_pagination_is_off_in_gdb()
    {
        await AnswerAsync("create", "-n", "py", "--python", "--wait");
        await AnswerAsync("create", "-n", "dbg", "--gdb", "--wait");

        await AnswerAsync("send", "-s", "py", "-c", "import os; print(os.environ['PYTHON_BASIC_REPL'] * 3)", "-w", "^111$");
        await AnswerAsync("send", "-s", "dbg", "-c", "show pagination", "-w", "is off");
    }

    [Fact]
    public async Task Words_after_the_separator_reach_the_program_as_they_are()
    {
        await AnswerAsync("create", "-n", "a", "--wait=end", "--", "sh", "-c", "printf '%s|' \"$@\"; echo end; cat", "-", "-n", "--help", "", "a  b", "*", "$HOME", "a;", "--", "é");

        (await ScreenAsync("a")).Should().StartWith("-n|--help||a  b|*|$HOME|a;|--|é|end");
    }

    [Fact]
    public async Task Directory_environment_and_size_are_the_program_s()
    {
        var script = "echo \"$PWD $ONE ${TWO}x $(stty size)\"; cat";
        var result = await Sandbox.RunAsync(
            new RunOptions { Environment = new Dictionary<string, string?> { ["TWO"] = "from here" } },
            "create", "-n", "a", "--cwd", Sandbox.Temporary, "--env", "ONE=1=2", "--env", "TWO", "--size", "120x40", "--wait=x 40 120", "--", "sh", "-c", script);

        result.ExitCode.Should().Be(0, result.StandardError);
        (await ScreenAsync("a")).Should().StartWith($"{Sandbox.Temporary} 1=2 from herex 40 120");
    }

    [Fact]
    public async Task Another_socket_and_no_row_are_as_asked_for()
    {
        var socket = Path.Combine(Sandbox.Temporary, "other.sock");

        var session = Json(await RunAsync("create", "-n", "a", "-S", socket, "--no-register", "--", "cat"));

        session.GetProperty("socket").GetString().Should().Be(socket);
        session.GetProperty("registered").GetBoolean().Should().BeFalse();
        (await AnswerAsync("list")).Should().Be("No sessions registered.\n");
        (await AnswerAsync("find", "-S", socket)).Should().Contain("  - a (detached");
    }

    [Fact]
    public async Task A_configuration_is_read_where_it_is_given_and_the_user_s_own_never()
    {
        await File.WriteAllTextAsync(Path.Combine(Sandbox.Home, ".tmux.conf"), "set -g base-index 5\nset -g remain-on-exit off\n", TestContext.Current.CancellationToken);
        var config = Path.Combine(Sandbox.Home, "given.conf");
        await File.WriteAllTextAsync(config, "set -g base-index 3\nset -g pane-base-index 2\n", TestContext.Current.CancellationToken);

        var plain = Json(await RunAsync("create", "-n", "plain", "--", "cat"));
        var given = Json(await RunAsync("create", "-n", "given", "-S", Path.Combine(Sandbox.Directory, "g.sock"), "--config", config, "--", "cat"));

        plain.GetProperty("target").GetString().Should().Be("plain:0.0");
        given.GetProperty("target").GetString().Should().Be("given:3.2");
        await AnswerAsync("send", "-s", "given", "-c", "hello", "-w", "^hello$");
    }

    [Fact]
    public async Task A_name_that_is_taken_in_the_registry_or_in_tmux_exits_with_2()
    {
        await CreateCatAsync("mine");
        await Sandbox.TmuxAsync("new-session", "-d", "-s", "theirs", "cat");

        var registered = await RunAsync("create", "-n", "mine", "--", "cat");
        var running = await RunAsync("create", "-n", "theirs", "--json", "--", "cat");

        registered.ExitCode.Should().Be(2);
        registered.StandardError.Should().StartWith("Error: ").And.Contain("'mine'");
        registered.StandardOutput.Should().BeEmpty();
        running.ExitCode.Should().Be(2);
        running.StandardError.Should().StartWith("Error: ").And.Contain("'theirs'");
        Json(running).GetProperty("status").GetString().Should().Be("exists");
        (await AnswerAsync("registry", "show")).Should().NotContain("theirs");
    }

    [Fact]
    public async Task If_absent_answers_with_the_healthy_session_and_replaces_the_dead_one()
    {
        var first = Json(await RunAsync("create", "-n", "job", "--if-absent", "--json", "--", "cat"));
        var second = Json(await RunAsync("create", "-n", "job", "--if-absent", "--json", "--", "cat"));
        await AnswerAsync("send", "-s", "job", "-c", "C-d");
        await AnswerAsync("wait", "-s", "job", "--exit");
        var third = Json(await RunAsync("create", "-n", "job", "--if-absent", "--json", "--", "cat"));

        first.GetProperty("status").GetString().Should().Be("created");
        second.GetProperty("status").GetString().Should().Be("already_running");
        second.GetProperty("pid").GetInt32().Should().Be(first.GetProperty("pid").GetInt32());
        third.GetProperty("status").GetString().Should().Be("created");
        third.GetProperty("pid").GetInt32().Should().NotBe(first.GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task Of_many_creates_of_one_name_at_once_exactly_one_succeeds()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync("create", "-n", "one", "--", "cat")));

        results.Select(result => result.ExitCode).Order().Should().Equal([0, 2, 2, 2, 2, 2, 2, 2], string.Concat(results.Select(result => result.StandardError)));
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("one");
    }

    [Fact]
    public async Task A_program_that_is_not_there_exits_with_3_and_leaves_nothing()
    {
        var result = await RunAsync("create", "-n", "a", "--", "no-such-program", "x");

        ShouldFail(result, 3, "Error: program 'no-such-program' was not found on PATH; install it, or write its path\n");
        (await AnswerAsync("list")).Should().Be("No sessions registered.\n");
        (await RunAsync("find", "-S", Sandbox.Socket)).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_program_that_dies_before_it_is_ready_is_shown_with_its_status_and_leaves_nothing()
    {
        var result = await RunAsync("create", "-n", "a", "--json", "--wait=never", "--", "sh", "-c", "echo 'no such table'; sleep 0.2; exit 7");

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().StartWith("Error: 'sh' exited with status 7 before it was ready\nWhat it showed:\nno such table\n");
        var outcome = Json(result);
        outcome.GetProperty("status").GetString().Should().Be("program_died");
        outcome.GetProperty("exit_status").GetInt32().Should().Be(7);
        outcome.GetProperty("screen").GetString().Should().Contain("no such table");
        (await AnswerAsync("list")).Should().Be("No sessions registered.\n");
        (await RunAsync("find", "-S", Sandbox.Socket)).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_program_that_ends_at_once_counts_as_created_and_its_output_and_status_can_be_read()
    {
        foreach (var name in (string[])["first", "second", "third"])
        {
            // A moment between the words and the end: tmux may drop what it has not read when a program ends.
            await AnswerAsync("create", "-n", name, "--", "sh", "-c", "echo no such table; sleep 0.2; exit 7");
            await AnswerAsync("wait", "-s", name, "--exit");

            Json(await RunAsync("health", "-s", name)).GetProperty("exit_status").GetInt32().Should().Be(7);
            (await AnswerAsync("capture", "-s", name)).Should().Contain("no such table");
        }

        (await AnswerAsync("create", "-n", "fourth", "--json", "--", "true")).Should().Contain("\"created\"");
        (await RunAsync("health", "-s", "fourth")).ExitCode.Should().BeOneOf(0, 1);
    }

    [Fact]
    public async Task If_absent_says_that_another_program_runs()
    {
        await CreateCatAsync("job");

        var same = await RunAsync("create", "-n", "job", "--if-absent", "--json", "--", "cat");
        var otherArguments = await RunAsync("create", "-n", "job", "--if-absent", "--json", "--", "cat", "-u");
        var otherProgram = await RunAsync("create", "-n", "job", "--if-absent", "--python");

        same.StandardError.Should().BeEmpty();
        Json(same).GetProperty("same_program").GetBoolean().Should().BeTrue();
        Json(otherArguments).GetProperty("same_program").GetBoolean().Should().BeFalse();
        otherArguments.StandardError.Should().Be(otherProgram.StandardError).And.Be(
            "Warning: session 'job' runs another program (cat) than the one asked for\nTo replace it, end it first: dotnet tmux kill -s job\n");
        otherProgram.ExitCode.Should().Be(0);
        Json(otherProgram).GetProperty("type").GetString().Should().Be("cat");
    }

    [Fact]
    public async Task A_name_that_is_taken_comes_with_the_state_of_its_session_and_what_helps()
    {
        await CreateCatAsync("alive");
        await CreateDeadAsync("dead");
        await CreateCatAsync("missing");
        await Sandbox.TmuxAsync("kill-session", "-t", "=missing:");

        ShouldFail(await RunAsync("create", "-n", "alive", "--", "cat"), 2,
            $"Error: session 'alive' is already registered and running (socket {Sandbox.Socket})\n"
            + "Choose another name, reuse it with --if-absent, or end it with 'dotnet tmux kill -s alive'\n");
        ShouldFail(await RunAsync("create", "-n", "dead", "--", "cat"), 2,
            "Error: session 'dead' is already registered, and its program has ended (exited 3)\n"
            + "Replace it with --if-absent, or remove it with 'dotnet tmux cleanup'\n");
        ShouldFail(await RunAsync("create", "-n", "missing", "--", "cat"), 2,
            "Error: session 'missing' is already registered, and no longer runs (missing)\n"
            + "Replace it with --if-absent, or remove it with 'dotnet tmux cleanup'\n");
        Json(await RunAsync("create", "-n", "dead", "--json", "--", "cat")).GetProperty("fix").GetString().Should().StartWith("Replace it");
        await AnswerAsync("create", "-n", "dead", "--if-absent", "--", "cat");
    }

    [Fact]
    public async Task Presets_that_cannot_be_read_are_a_warning()
    {
        Directory.CreateDirectory(Path.Combine(Sandbox.Home, ".config", "dotnet-tmux", "presets.json"));

        var created = await RunAsync("create", "-n", "py", "--python", "--wait");
        var ran = await RunAsync("run", "-s", "py", "-c", "6 * 7");

        created.ExitCode.Should().Be(0);
        created.StandardError.Should().StartWith("Warning: cannot read your presets: ");
        (ran.ExitCode, ran.StandardOutput).Should().Be((0, "42\n"));
        ran.StandardError.Should().StartWith("Warning: cannot read your presets: ");
    }

    [Theory]
    [InlineData("tmux 3.2a")]
    [InlineData("tmux 3.1c")]
    public async Task A_tmux_that_is_too_old_is_refused_in_one_sentence(string version)
    {
        var result = await Sandbox.BashAsync(
            $$"""
            mkdir "$TMPDIR/bin" && printf '#!/bin/sh\necho %s\n' "{{version}}" >"$TMPDIR/bin/tmux" && chmod 755 "$TMPDIR/bin/tmux"
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/other.sock" new-session -d -s other cat
            export PATH="$TMPDIR/bin:$PATH"
            dotnet-tmux create -n a -- cat; echo "$?"
            dotnet-tmux adopt other; echo "$?"
            dotnet-tmux doctor | grep -c '{{version}} is too old; install tmux 3.3a or newer'
            """);

        result.StandardOutput.Should().Be("3\n3\n1\n");
        var sentence = $"Error: {version} is too old; install tmux 3.3a or newer\n";
        result.StandardError.Should().Be(sentence + sentence);
        (await AnswerAsync("list")).Should().Be("No sessions registered.\n");
    }

    [Fact]
    public async Task A_program_that_is_killed_before_it_is_ready_is_told_with_its_signal()
    {
        var result = await RunAsync("create", "-n", "a", "--wait=never", "--", "sh", "-c", "kill -9 $$");

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().StartWith("Error: 'sh' was killed by SIGKILL before it was ready\n");
    }

    [Fact]
    public async Task A_prompt_that_does_not_come_in_time_exits_with_3_shows_the_screen_and_leaves_nothing()
    {
        var result = await RunAsync("create", "-n", "a", "--wait=^never$", "--timeout", "0.3", "--", "sh", "-c", "echo starting; cat");

        ShouldFail(result, 3, "Error: pattern '^never$' not seen within 0.3s; the session was removed again\nWhat it showed:\nstarting\n");
        (await AnswerAsync("list")).Should().Be("No sessions registered.\n");
        (await RunAsync("find", "-S", Sandbox.Socket)).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task What_a_program_shows_cannot_steer_the_terminal_of_the_error()
    {
        var result = await RunAsync("create", "-n", "a", "--wait=never", "--timeout", "0.3", "--", "sh", "-c", "printf 'x\\033]0;owned\\007\\033[31my\\n'; cat");

        result.StandardError.Should().NotContain("\e");
    }

    [Fact]
    public async Task A_bad_expression_exits_with_1()
    {
        var result = await RunAsync("create", "-n", "a", "--wait=(", "--", "cat");

        result.ExitCode.Should().Be(1);
        result.StandardError.Should().StartWith("Error: --wait: invalid regular expression '('");
    }

    [Fact]
    public async Task A_socket_path_that_is_too_long_exits_with_1()
    {
        var result = await RunAsync("create", "-n", "a", "-S", "/tmp/" + new string('x', 200), "--", "cat");

        result.ExitCode.Should().Be(1);
        result.StandardError.Should().Contain("205 bytes");
    }
}
