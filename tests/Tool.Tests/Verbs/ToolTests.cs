namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>What holds for the tool as a whole: version, wrong words, a broken world.</summary>
public sealed class ToolTests(ToolFixture tool) : VerbTest(tool)
{
    public static TheoryData<string, int> InvalidArgumentCodes => new()
    {
        { "create", 1 }, { "list", 1 }, { "cleanup", 1 }, { "send", 4 }, { "wait", 1 },
        { "health", 1 }, { "kill", 3 }, { "find", 1 }, { "adopt", 1 }, { "doctor", 1 }, { "watch", 1 }, { "record", 1 },
        { "capture", 1 }, { "attach", 1 }, { "completions", 1 }, { "agents", 1 }, { "presets", 1 }, { "run", 125 }, { "help", 1 }, { "registry show", 1 },
    };

    [Fact]
    public async Task The_version_is_the_version_and_nothing_else()
    {
        (await AnswerAsync("--version")).Should().MatchRegex("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?\n$");
    }

    [Theory]
    [InlineData("bogus", "unknown verb 'bogus'")]
    [InlineData("lst", "unknown verb 'lst'; did you mean 'list'?")]
    [InlineData("wiat", "unknown verb 'wiat'; did you mean 'wait'?")]
    [InlineData("LIST", "unknown verb 'LIST'; did you mean 'list'?")]
    [InlineData("ls", "unknown verb 'ls'; did you mean 'list'?")]
    [InlineData("ps", "unknown verb 'ps'; did you mean 'list'?")]
    [InlineData("rm", "unknown verb 'rm'; did you mean 'kill'?")]
    [InlineData("exec", "unknown verb 'exec'; did you mean 'run'?")]
    [InlineData("logs", "unknown verb 'logs'; did you mean 'capture'?")]
    [InlineData("new", "unknown verb 'new'; did you mean 'create'?")]
    [InlineData("--nope", "unknown option '--nope'")]
    public async Task An_unknown_verb_is_one_line_a_near_miss_and_a_hint(string word, string message)
    {
        ShouldFail(await RunAsync(word), 1, $"Error: {message}\nTry 'dotnet tmux --help'\n");
    }

    [Fact]
    public async Task From_a_directory_that_was_removed_verbs_work_and_sessions_begin_at_the_root()
    {
        var result = await Sandbox.BashAsync(
            "mkdir gone && cd gone && rmdir ../gone && dotnet-tmux create -n a -- cat > /dev/null && dotnet-tmux list && tmux -S \"$CLAUDE_TMUX_SOCKET_DIR/claude.sock\" list-panes -a -F 'in #{pane_start_path}'");

        result.StandardError.Should().NotContain("unexpected");
        result.ExitCode.Should().Be(0);
        result.StandardOutput.Should().Contain("Alive: 1").And.EndWith("in /\n");
    }

    [Fact]
    public async Task An_unknown_verb_of_the_registry_has_its_own_hint()
    {
        ShouldFail(await RunAsync("registry", "pth"), 1, "Error: unknown verb 'pth'; did you mean 'path'?\nTry 'dotnet tmux registry --help'\n");
        ShouldFail(
            await RunAsync("registry"),
            1,
            "Error: registry needs a verb: path, show, get, add, remove, touch, validate or repair\nTry 'dotnet tmux registry --help'\n");
        (await AnswerAsync("registry", "--help")).Should().Contain("  validate ");
    }

    [Theory]
    [MemberData(nameof(InvalidArgumentCodes))]
    public async Task An_unknown_option_has_the_verb_s_code_for_invalid_arguments(string verb, int code)
    {
        ShouldBeWrongUsage(await RunAsync([.. verb.Split(' '), "--jsn"]), code, verb, "unknown option '--jsn'; did you mean '--json'?");
        ShouldBeWrongUsage(await RunAsync([.. verb.Split(' '), "-Z=5"]), code, verb, "unknown option '-Z'");
    }

    [Theory]
    [InlineData("create", 3)]
    [InlineData("list", 1)]
    [InlineData("cleanup", 1)]
    [InlineData("send", 1)]
    [InlineData("wait", 1)]
    [InlineData("capture", 1)]
    [InlineData("health", 1)]
    [InlineData("run", 125)]
    [InlineData("kill", 2)]
    [InlineData("find", 1)]
    [InlineData("adopt", 3)]
    public async Task Without_tmux_on_the_path_a_verb_says_how_to_get_it(string verb, int code)
    {
        await AnswerAsync("registry", "add", "s", Sandbox.Socket, "s:0.0", "shell");
        string[] arguments = verb switch
        {
            "create" => ["create", "-n", "new", "--", "/bin/cat"],
            "send" => ["send", "-c", "x"],
            "run" => ["run", "-c", "x"],
            "wait" => ["wait", "-p", "x"],
            "kill" => ["kill", "s"],
            "adopt" => ["adopt", "s"],
            _ => [verb],
        };

        var result = await RunWithAsync(new() { ["PATH"] = Sandbox.Home }, arguments);

        ShouldFail(result, code, "Error: tmux is not on PATH; install it (Debian: apt-get install tmux, macOS: brew install tmux)\n");
    }

    [Theory]
    [InlineData(4, "create", "-n", "new", "--", "cat")]
    [InlineData(1, "list")]
    [InlineData(1, "cleanup")]
    [InlineData(1, "send", "-c", "x")]
    [InlineData(1, "wait", "-p", "x")]
    [InlineData(1, "capture")]
    [InlineData(1, "health")]
    [InlineData(2, "kill")]
    [InlineData(1, "find", "--all")]
    [InlineData(4, "adopt", "--all")]
    [InlineData(1, "registry", "show")]
    [InlineData(1, "registry", "add", "s", "/tmp/s.sock", "s:0.0", "shell")]
    public async Task Where_the_socket_directory_cannot_be_used_a_verb_names_it(int code, params string[] arguments)
    {
        var file = Path.Combine(Sandbox.Home, "not-a-directory");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var result = await RunWithAsync(new() { ["CLAUDE_TMUX_SOCKET_DIR"] = file }, arguments);

        result.ExitCode.Should().Be(code, result.StandardError);
        result.StandardError.Should().StartWith($"Error: registry: {file} is not a directory");
        result.StandardError.TrimEnd('\n').Split('\n').Should().HaveCount(2).And.HaveElementAt(1, "Fix: export CLAUDE_TMUX_SOCKET_DIR=\"$HOME/.claude-tmux-sockets\"");
        result.StandardOutput.Should().BeEmpty();
    }

    [Theory]
    [InlineData(4, "create", "-n", "new", "--", "cat")]
    [InlineData(1, "list")]
    [InlineData(1, "cleanup")]
    [InlineData(1, "send", "-c", "x")]
    [InlineData(1, "wait", "-p", "x")]
    [InlineData(1, "capture")]
    [InlineData(1, "health")]
    [InlineData(2, "kill")]
    public async Task A_corrupt_registry_is_named_with_the_next_step_and_left_alone(int code, params string[] arguments)
    {
        await File.WriteAllTextAsync(Sandbox.Registry, "{\"sessions\": {", TestContext.Current.CancellationToken);

        var result = await RunAsync(arguments);

        result.ExitCode.Should().Be(code, result.StandardError);
        result.StandardError.Should().StartWith($"Error: registry: {Sandbox.Registry} is corrupt").And.Contain("dotnet tmux registry repair");
        (await File.ReadAllTextAsync(Sandbox.Registry, TestContext.Current.CancellationToken)).Should().Be("{\"sessions\": {");
    }

    [Fact]
    public async Task Under_json_an_error_of_the_world_is_an_object_and_words()
    {
        await File.WriteAllTextAsync(Sandbox.Registry, "nonsense", TestContext.Current.CancellationToken);

        var result = await RunAsync("list", "--json");

        result.ExitCode.Should().Be(1);
        var failure = Json(result);
        failure.GetProperty("status").GetString().Should().Be("registry_corrupt");
        result.StandardError.Should().Be($"Error: {failure.GetProperty("message").GetString()}\nFix: {failure.GetProperty("fix").GetString()}\n");
    }

    [Fact]
    public async Task A_busy_lock_has_its_own_code_and_message()
    {
        await AnswerAsync("registry", "add", "s", Sandbox.Socket, "s:0.0", "shell");

        var result = await Sandbox.BashAsync(
            """
            exec 9>"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
            flock 9
            export LOCK_TIMEOUT=0.2
            dotnet-tmux registry touch s 9>&-
            echo "touch: $?"
            dotnet-tmux cleanup 9>&-
            echo "cleanup: $?"
            dotnet-tmux create -n other -- cat 9>&-
            echo "create: $?"
            """);

        result.StandardOutput.Should().Be("touch: 75\ncleanup: 75\ncreate: 4\n");
        result.StandardError.Should().Be(string.Concat(Enumerable.Repeat("registry: Failed to acquire lock after 0.2s\n", 3)));
    }

    [Fact]
    public async Task Only_verbs_whose_help_says_so_end_with_the_code_of_a_busy_lock()
    {
        await CreateCatAsync("c");
        await Sandbox.TmuxAsync("new-session", "-d", "-s", "raw", "cat");
        string[] commands =
        [
            "list", "find --all", "send -s c -c x", "wait -s c -p x", "capture -s c", "health -s c", "run -s c -c x", "attach -s c --print",
            "record -s c -o r.cast --for 0s", "doctor", "presets", "adopt --all", "cleanup --all", "registry path", "registry show",
            "registry get c", "registry add d /tmp/d.sock d:0.0 shell", "registry touch c", "registry remove c", "registry validate",
            "kill -s c", "create -n d -- cat",
        ];

        var result = await Sandbox.BashAsync(
            $"""
            # A session that was active in this very second would not be touched.
            sed -i 's/"last_active": "20../"last_active": "2000/' "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            exec 9>"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
            flock 9
            export LOCK_TIMEOUT=0.1
            {string.Join('\n', commands.Select(command => $"dotnet-tmux {command} >/dev/null 2>&1 9>&-; echo \"$? {command}\""))}
            """);

        foreach (var command in commands)
        {
            var verb = string.Join(' ', command.Split(' ').Take(command.StartsWith("registry", StringComparison.Ordinal) ? 2 : 1));
            result.StandardOutput.Contains($"75 {command}\n").Should().Be((await HelpAsync(verb)).Contains("\n  75  "), command);
        }
    }

    [Theory]
    [InlineData("send -s c --stdin <&-", 4)] // Would wait for ever for what else has the place of standard input.
    [InlineData("send -s c -v -c hello <&- >&- 2>&-", 0)]
    [InlineData("create -n other <&- >&- 2>&- -- cat", 74)]
    public async Task Streams_that_are_closed_take_no_place_of_others(string command, int code)
    {
        await CreateCatAsync("c");

        var result = await Sandbox.BashAsync($"timeout 20 dotnet-tmux {command}");

        result.ExitCode.Should().Be(code, result.StandardError);
        (await AnswerAsync("registry", "validate")).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Output_that_nobody_reads_to_its_end_is_no_error()
    {
        var result = await Sandbox.BashAsync("dotnet-tmux --help | head -c 1; echo \" ${PIPESTATUS[0]}\"");

        result.StandardOutput.Should().Be("D 0\n");
        result.StandardError.Should().BeEmpty();
    }

    [Theory]
    [InlineData("list >/dev/full", "No space left on device")]
    [InlineData("agents >/dev/full", "No space left on device")] // More than a buffer.
    [InlineData("list >&-", "Bad file descriptor")]
    public async Task Output_that_cannot_be_written_is_an_error_of_one_line(string command, string reason)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");

        var result = await Sandbox.BashAsync($"dotnet-tmux {command}");

        ShouldFail(result, 74, $"Error: cannot write to standard output: {reason}\n");
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public async Task An_error_that_cannot_be_told_leaves_the_exit_code(string redirection)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");

        ShouldFail(await Sandbox.BashAsync($"dotnet-tmux no-such-verb {redirection}"), 1, "");
    }

    [Fact]
    public async Task Output_waits_for_a_reader_where_another_has_set_it_not_to()
    {
        const string SlowReader =
            """
            import fcntl, os, subprocess, time
            reader, writer = os.pipe()
            os.set_blocking(writer, False)
            fcntl.fcntl(writer, getattr(fcntl, "F_SETPIPE_SZ", 1031), 4096)
            tool = subprocess.Popen(["dotnet-tmux", "agents"], stdout=writer)
            os.close(writer)
            time.sleep(0.2)
            text = open(reader).read()
            print(tool.wait(), text.count("\n") > 50)
            """;

        (await Sandbox.BashAsync($"python3 - <<'E'\n{SlowReader}\nE")).StandardOutput.Should().Be("0 True\n");
    }

    [Fact]
    public async Task Input_that_cannot_be_read_is_wrong_usage()
    {
        await CreateCatAsync("c");

        ShouldBeWrongUsage(
            await Sandbox.BashAsync("dotnet-tmux send -s c --stdin </tmp"), 4, "send", "standard input cannot be read: Is a directory; give a file or a pipe");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_a_wait_quietly_with_its_code(string signal, int code)
    {
        await CreateCatAsync("c");

        var result = await Sandbox.BashAsync($"timeout --preserve-status -s {signal} 0.5 dotnet-tmux wait -s c -p never");

        ShouldFail(result, code, "");
        (await Sandbox.TmuxAsync("list-clients", "-F", "#{client_pid}")).Should().BeEmpty();
    }
}
