namespace TmuxTool.Tool.Tests.Verbs;

public sealed class RegistryVerbTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task The_path_is_told_whether_there_is_a_file_or_not()
    {
        (await AnswerAsync("registry", "path")).Should().Be($"{Sandbox.Registry}\n");
        Names(Json(await RunAsync("registry", "path", "--json"))).Should().Equal("status", "path", "lock", "backup", "default_socket");
        (await RunWithAsync(new() { ["CLAUDE_TMUX_SOCKET_DIR"] = null }, "registry", "path")).StandardOutput
            .Should().Be($"{Sandbox.Temporary}/claude-tmux-sockets/.sessions.json\n");
    }

    [Fact]
    public async Task A_row_is_added_read_touched_and_removed()
    {
        (await AnswerAsync("registry", "add", "work", "/tmp/w.sock", "work:0.0", "python-repl", "42")).Should().Be("Session 'work' registered\n");
        var row = Json(await RunAsync("registry", "get", "work"));
        (row.GetProperty("socket").GetString(), row.GetProperty("target").GetString(), row.GetProperty("type").GetString(), row.GetProperty("pid").GetInt32())
            .Should().Be(("/tmp/w.sock", "work:0.0", "python-repl", 42));
        (await AnswerAsync("registry", "touch", "work")).Should().StartWith("Session 'work' was active at 2");
        Json(await RunAsync("registry", "show")).GetProperty("version").GetString().Should().Be("1.0");
        Names(Json(await RunAsync("registry", "show", "--json"))).Should().Equal("status", "version", "sessions");
        (await AnswerAsync("registry", "remove", "work")).Should().Be("Session 'work' removed from the registry\n");
        (await AnswerAsync("registry", "show")).Should().NotContain("work");
    }

    [Fact]
    public async Task The_pid_may_be_left_out_and_an_entry_that_is_written_again_keeps_its_age()
    {
        await AnswerAsync("registry", "add", "work", "/tmp/w.sock", "work:0.0", "shell");
        Json(await RunAsync("registry", "get", "work")).GetProperty("pid").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        await Sandbox.BashAsync("""jq '.sessions.work.created_at = "2001-01-01T00:00:00Z"' "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" >"$TMPDIR/r" && mv "$TMPDIR/r" "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" """);

        await AnswerAsync("registry", "add", "work", "/tmp/w.sock", "work:0.0", "debugger", "7");
        Json(await RunAsync("registry", "get", "work")).GetProperty("created_at").GetString().Should().Be("2001-01-01T00:00:00Z");
        await AnswerAsync("registry", "add", "work", "/tmp/w.sock", "work:1.0", "debugger", "7");
        var row = Json(await RunAsync("registry", "get", "work"));
        (row.GetProperty("created_at").GetString(), row.GetProperty("target").GetString()).Should().Be(("2001-01-01T00:00:00Z", "work:1.0"));
    }

    [Fact]
    public async Task Members_that_we_do_not_know_are_shown_and_kept()
    {
        await WriteAsync("""{"sessions": {"a": {"socket": "/tmp/a.sock", "target": "a:0.0", "note": {"by": "hand"}}}}""");

        await AnswerAsync("registry", "touch", "a");

        Json(await RunAsync("registry", "get", "a")).GetProperty("note").GetProperty("by").GetString().Should().Be("hand");
    }

    [Theory]
    [InlineData("get")]
    [InlineData("remove")]
    [InlineData("touch")]
    public async Task A_name_that_is_not_registered_exits_with_1(string verb)
    {
        ShouldFail(
            await RunAsync("registry", verb, "nope"),
            1,
            "Error: Session 'nope' not found in registry\nUse 'dotnet tmux list' to see available sessions\n");
    }

    [Theory]
    [InlineData("registry get", "NAME is missing", "get")]
    [InlineData("registry get", "NAME is missing", "get", "")]
    [InlineData("registry get", "unexpected argument 'b'", "get", "a", "b")]
    [InlineData("registry add", "TYPE is missing", "add", "a", "/tmp/a.sock", "a:0.0")]
    [InlineData("registry add", "PID 'x' is not a process id; leave it out where it is not known", "add", "a", "/tmp/a.sock", "a:0.0", "shell", "x")]
    [InlineData("registry add", "PID '0' is not a process id; leave it out where it is not known", "add", "a", "/tmp/a.sock", "a:0.0", "shell", "0")]
    [InlineData("registry add", "invalid session name 'a:b': ':' is not allowed; try 'a-b'", "add", "a:b", "/tmp/a.sock", "a:0.0", "shell")]
    [InlineData("registry path", "unexpected argument 'x'", "path", "x")]
    public async Task Wrong_words_exit_with_1(string verb, string message, params string[] arguments)
    {
        ShouldBeWrongUsage(await RunAsync(["registry", .. arguments]), 1, verb, message);
    }

    [Fact]
    public async Task A_good_registry_is_valid()
    {
        await AnswerAsync("registry", "add", "a", "/tmp/a.sock", "a:0.0", "shell");

        (await AnswerAsync("registry", "validate")).Should().Be($"{Sandbox.Registry} is valid\n");
        var report = Json(await RunAsync("registry", "validate", "--json"));
        Names(report).Should().Equal("status", "path", "valid", "problems");
        report.GetProperty("valid").GetBoolean().Should().BeTrue();
        (await AnswerAsync("registry", "repair")).Should().Be("The registry can be read; nothing to repair.\n");
    }

    [Fact]
    public async Task A_bad_registry_is_told_and_repaired_from_its_backup()
    {
        await AnswerAsync("registry", "add", "kept", "/tmp/a.sock", "kept:0.0", "shell");
        await AnswerAsync("registry", "add", "last", "/tmp/a.sock", "last:0.0", "shell");
        await WriteAsync("{\"sessions\": {");

        var invalid = await RunAsync("registry", "validate");
        invalid.ExitCode.Should().Be(1);
        invalid.StandardOutput.Should().StartWith($"error: {Sandbox.Registry}: ")
            .And.EndWith($"{Sandbox.Registry} is not valid; fix: dotnet tmux registry repair\n");
        Json(await RunAsync("registry", "validate", "--json")).GetProperty("valid").GetBoolean().Should().BeFalse();

        (await AnswerAsync("registry", "repair", "--dry-run")).Should().Contain("Would be restored from the backup: kept");
        (await File.ReadAllTextAsync(Sandbox.Registry, TestContext.Current.CancellationToken)).Should().Be("{\"sessions\": {");

        var repaired = Json(await RunAsync("registry", "repair", "--json"));
        Names(repaired).Should().Equal("status", "dry_run", "needed", "problem", "quarantine", "from_backup", "salvaged", "unregistered", "adopted");
        repaired.GetProperty("needed").GetBoolean().Should().BeTrue();
        repaired.GetProperty("from_backup").EnumerateArray().Select(name => name.GetString()).Should().Contain("kept");
        (await File.ReadAllTextAsync(repaired.GetProperty("quarantine").GetString()!, TestContext.Current.CancellationToken)).Should().Be("{\"sessions\": {");
        (await AnswerAsync("registry", "validate")).Should().EndWith(" is valid\n");
        await AnswerAsync("registry", "get", "kept");
    }

    [Theory]
    [InlineData("\"2.0\"", "\"2.0\"")]
    [InlineData("1.0", "1.0 (a number)")]
    public async Task Validation_of_another_version_names_it_and_does_not_advise_a_repair_that_would_be_refused(string version, string shown)
    {
        await WriteAsync($$$"""{"version": {{{version}}}, "sessions": {}}""");

        var result = await RunAsync("registry", "validate");

        result.ExitCode.Should().Be(1);
        result.StandardOutput.Should().Be(
            $"error: {Sandbox.Registry}: registry: {Sandbox.Registry} has version {shown}; this program reads version \"1.0\" (a text) only\n"
                + $"{Sandbox.Registry} is not valid; fix: mv {Sandbox.Registry} {Sandbox.Registry}.other-version\n");
    }

    [Fact]
    public async Task An_object_with_other_members_and_no_sessions_is_not_a_registry()
    {
        await WriteAsync("""{"invalid": "structure"}""");

        var result = await RunAsync("registry", "validate");

        result.ExitCode.Should().Be(1);
        result.StandardOutput.Should().Contain("is corrupt: it has no 'sessions'").And.EndWith("is not valid; fix: dotnet tmux registry repair\n");
        (await RunAsync("list")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Another_version_is_refused_and_left_alone()
    {
        await WriteAsync("""{"version": "2.0", "sessions": {}}""");

        var result = await RunAsync("registry", "add", "a", "/tmp/a.sock", "a:0.0", "shell");

        result.ExitCode.Should().Be(1);
        result.StandardError.Should().StartWith($"Error: registry: {Sandbox.Registry}").And.Contain("2.0");
        (await File.ReadAllTextAsync(Sandbox.Registry, TestContext.Current.CancellationToken)).Should().Be("""{"version": "2.0", "sessions": {}}""");
    }

    private Task WriteAsync(string json) => File.WriteAllTextAsync(Sandbox.Registry, json, TestContext.Current.CancellationToken);
}
