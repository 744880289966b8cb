namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>Which session is meant: the same for every verb that acts on one.</summary>
public sealed class ResolutionTests(ToolFixture tool) : VerbTest(tool)
{
    public static TheoryData<int, string[]> Acting => new()
    {
        { 4, ["send", "-c", "x"] },
        { 1, ["wait", "-p", "x"] },
        { 1, ["health"] },
        { 3, ["kill"] },
    };

    /// <summary>With the code for a session that cannot be found: kill, as its script, has one of its own.</summary>
    public static TheoryData<int, string[]> Finding => new()
    {
        { 4, ["send", "-c", "x"] },
        { 1, ["wait", "-p", "x"] },
        { 1, ["health"] },
        { 2, ["kill"] },
    };

    [Theory]
    [MemberData(nameof(Finding))]
    public async Task With_no_session_registered_it_says_how_to_get_one(int code, string[] verb)
    {
        ShouldFail(
            await RunAsync(verb),
            code,
            "Error: No sessions found in registry\nCreate a session with 'dotnet tmux create' or specify -t and -S explicitly\n");
    }

    [Theory]
    [MemberData(nameof(Finding))]
    public async Task With_several_sessions_it_asks_which(int code, string[] verb)
    {
        await AddAsync("one", "two", "three");

        ShouldFail(
            await RunAsync(verb),
            code,
            "Error: Multiple sessions found (3 total)\nPlease specify session name with -s or use -t/-S explicitly\nUse 'dotnet tmux list' to see available sessions\n");
    }

    [Theory]
    [InlineData(4, "send", "-c", "x")]
    [InlineData(1, "wait", "-p", "x")]
    [InlineData(1, "health")]
    [InlineData(2, "kill")]
    public async Task A_name_that_is_not_registered_is_named(int code, params string[] verb)
    {
        await AddAsync("one", "two");

        ShouldFail(
            await RunAsync([.. verb, "-s", "elsewhere"]),
            code,
            "Error: Session 'elsewhere' not found in registry\nUse 'dotnet tmux list' to see available sessions\n");
    }

    [Theory]
    [InlineData("send", "-c", "x")]
    [InlineData("wait", "--idle", "10ms")]
    [InlineData("health")]
    [InlineData("capture")]
    [InlineData("attach", "--print")]
    [InlineData("record", "-o", "x.cast", "--for", "0", "--force")]
    [InlineData("kill")]
    public async Task A_verb_that_takes_one_session_takes_its_name_as_an_argument(string verb, params string[] options)
    {
        await CreateCatAsync("one");
        await CreateCatAsync("two");

        await AnswerAsync([verb, "one", .. options]);
        var unknown = await RunAsync([verb, .. options, "tow"]);

        unknown.ExitCode.Should().NotBe(0);
        unknown.StandardError.Should().Be("Error: Session 'tow' not found in registry\nUse 'dotnet tmux list' to see available sessions\nDid you mean 'two'?\n");
    }

    [Fact]
    public async Task Run_takes_the_name_of_the_session_as_an_argument()
    {
        await AnswerAsync("create", "-n", "one", "--shell", "--wait");
        await CreateCatAsync("two");

        (await AnswerAsync("run", "one", "-c", "echo $((6 * 7))")).Should().Be("42\n");
    }

    [Fact]
    public async Task A_near_miss_is_suggested()
    {
        await AddAsync("my-session", "other");

        var result = await RunAsync("health", "-s", "my-sesion");

        result.StandardError.Should().EndWith("\nDid you mean 'my-session'?\n");
    }

    [Theory]
    [MemberData(nameof(Acting))]
    public async Task Two_sockets_are_one_too_many(int code, string[] verb)
    {
        ShouldBeWrongUsage(
            await RunAsync([.. verb, "-t", "x", "-S", "/tmp/a.sock", "-L", "b"]),
            code,
            verb[0],
            "-S and -L cannot be combined");
    }

    [Theory]
    [MemberData(nameof(Finding))]
    public async Task A_registered_name_with_another_socket_is_an_error_and_not_a_guess(int code, string[] verb)
    {
        await AddAsync("one");

        var result = await RunAsync([.. verb, "-s", "one", "-S", "/tmp/elsewhere.sock"]);

        result.ExitCode.Should().Be(code);
        result.StandardError.Should().StartWith($"Error: Session 'one' is registered on socket {Sandbox.Socket}, not on /tmp/elsewhere.sock");
    }

    [Theory]
    [MemberData(nameof(Finding))]
    public async Task A_socket_path_that_is_too_long_is_refused_with_its_length_and_the_limit(int code, string[] verb)
    {
        var path = "/tmp/" + new string('x', 120);

        var result = await RunAsync([.. verb, "-t", "x", "-S", path]);

        result.ExitCode.Should().Be(code);
        result.StandardError.Should().Contain("125 bytes").And.Contain("at most 10");
    }

    [Fact]
    public async Task The_only_session_is_meant_when_none_is_named_and_its_activity_is_noted()
    {
        await CreateCatAsync("only");
        await Sandbox.BashAsync("""jq '.sessions[].last_active = "2001-01-01T00:00:00Z"' "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" >"$TMPDIR/r" && mv "$TMPDIR/r" "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" """);

        await AnswerAsync("health");

        (await AnswerAsync("registry", "get", "only")).Should().NotContain("\"last_active\": \"2001-");
    }

    [Fact]
    public async Task An_explicit_target_reaches_a_session_that_is_not_registered_and_touches_no_row()
    {
        await CreateCatAsync("registered");
        await AnswerAsync("create", "-n", "free", "--no-register", "--", "cat");
        await Sandbox.BashAsync("""jq '.sessions[].last_active = "2001-01-01T00:00:00Z"' "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" >"$TMPDIR/r" && mv "$TMPDIR/r" "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" """);

        await AnswerAsync("send", "-S", Sandbox.Socket, "-t", "free:0.0", "-c", "hello", "-w", "^hello$");
        await AnswerAsync("health", "-S", Sandbox.Socket, "-t", "registered:0.0");

        (await ScreenAsync("free")).Should().Contain("hello");
        (await ScreenAsync("registered")).Should().BeEmpty();
        (await AnswerAsync("registry", "get", "registered")).Should().Contain("\"last_active\": \"2001-");
    }

    [Fact]
    public async Task A_target_alone_is_on_tmux_s_default_server()
    {
        await Sandbox.BashAsync("tmux -f /dev/null new-session -d -s plain cat; tmux -L named -f /dev/null new-session -d -s other cat");

        await AnswerAsync("health", "-t", "plain:0.0");
        await AnswerAsync("health", "-t", "other:0.0", "-L", "named");
        (await RunAsync("health", "-t", "other:0.0")).ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task A_name_is_never_taken_for_the_beginning_of_another()
    {
        await CreateCatAsync("api-2");

        var result = await RunAsync("send", "-S", Sandbox.Socket, "-t", "api", "-c", "x");

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().StartWith("Error: Pane not ready (health check failed with exit code 2)\n");
        (await ScreenAsync("api-2")).Should().BeEmpty();
    }

    private async Task AddAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await AnswerAsync("registry", "add", name, Sandbox.Socket, $"{name}:0.0", "shell");
        }
    }
}
