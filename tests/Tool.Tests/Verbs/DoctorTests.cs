using System.Text.Json;

namespace TmuxTool.Tool.Tests.Verbs;

public sealed class DoctorTests(ToolFixture tool) : VerbTest(tool)
{
    private string _fixes = "";

    [Fact]
    public async Task Where_nothing_is_wrong_it_says_so_and_exits_with_0()
    {
        (await AnswerAsync("doctor")).Should().EndWith("Nothing is wrong.\n");
        await CreateCatAsync("fine");

        var text = await AnswerAsync("doctor");

        text.Should().MatchRegex($"^dotnet-tmux: +[0-9]+\\.[0-9.]+[^ ]* at /.*\ntmux: +tmux [^ ]+ at /.*\nsystem: +[^ ].*\nsockets: +{Sandbox.Directory}\nregistered: +1 session\\(s\\)\n\nNothing is wrong.\n$");
        var report = Json(await RunAsync("doctor", "--json"));
        Names(report).Should().Equal("status", "healthy", "version", "system", "tmux_version", "tmux_path", "directory", "registered", "findings");
        report.GetProperty("healthy").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task It_changes_nothing()
    {
        await AnswerAsync("doctor");
        Directory.EnumerateFileSystemEntries(Sandbox.Directory).Should().BeEmpty();
    }

    [Fact]
    public async Task Findings_are_aligned_in_words_each_with_the_command_that_mends_it()
    {
        await AnswerAsync("registry", "add", "gone", "/tmp/no-such-directory/none.sock", "gone:0.0", "shell");

        var result = await RunAsync("doctor");

        result.ExitCode.Should().Be(0, "a warning is no error");
        result.StandardOutput.Should().EndWith(
            "\nwarning  session  'gone': no tmux server is running on /tmp/no-such-directory/none.sock\n                  fix: dotnet tmux cleanup\n\n1 finding(s)\n");
    }

    [Fact]
    public async Task Rows_and_running_sessions_are_compared_both_ways_and_the_commands_mend_it()
    {
        await CreateCatAsync("alive");
        await CreateDeadAsync("dead");
        await CreateCatAsync("missing");
        await Sandbox.TmuxAsync("kill-session", "-t", "=missing");
        await Sandbox.TmuxAsync("new-session", "-d", "-s", "stray", "cat");

        var findings = await FindingsAsync();

        findings.Should().BeEquivalentTo(
            $"warning session 'dead': its program has ended => dotnet tmux cleanup",
            $"warning session 'missing': tmux has no such pane => dotnet tmux cleanup",
            $"warning session 'stray' runs on {Sandbox.Socket} and is not registered => dotnet tmux adopt stray -S {Sandbox.Socket}");
        await ShouldMendAsync();
    }

    [Fact]
    public async Task A_stale_socket_file_is_found_and_mended()
    {
        await Sandbox.BashAsync($"tmux -S {Sandbox.Directory}/old.sock -f /dev/null new-session -d cat; kill -9 $(tmux -S {Sandbox.Directory}/old.sock display-message -p '#{{pid}}'); touch -d '1 hour ago' {Sandbox.Directory}/old.sock");

        (await FindingsAsync()).Should().Equal($"warning socket nobody listens on {Sandbox.Directory}/old.sock => dotnet tmux cleanup");
        await ShouldMendAsync();
    }

    [Fact]
    public async Task A_corrupt_registry_is_an_error_and_repair_mends_it()
    {
        await AnswerAsync("registry", "path");
        await File.WriteAllTextAsync(Sandbox.Registry, "{\"sessions\": {", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Sandbox.Registry, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (await FindingsAsync()).Should().ContainSingle().Which.Should().Match($"error registry {Sandbox.Registry} is corrupt: * => dotnet tmux registry repair");
        await ShouldMendAsync();
    }

    [Fact]
    public async Task Another_version_of_the_registry_is_an_error()
    {
        await File.WriteAllTextAsync(Sandbox.Registry, """{"version": "2.0", "sessions": {}}""", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Sandbox.Registry, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (await FindingsAsync()).Should().ContainSingle().Which.Should().Match($"error registry {Sandbox.Registry} has version *2.0* => mv {Sandbox.Registry} *");
        await ShouldMendAsync();
    }

    [Fact]
    public async Task Rights_that_are_too_wide_are_found_and_mended()
    {
        await AnswerAsync("registry", "add", "gone", "/tmp/no-such-directory/none.sock", "gone:0.0", "shell");
        await AnswerAsync("cleanup");
        await Sandbox.BashAsync("chmod 755 \"$CLAUDE_TMUX_SOCKET_DIR\"; chmod 644 \"$CLAUDE_TMUX_SOCKET_DIR\"/.sessions*");

        (await FindingsAsync()).Should().HaveCount(4).And.Contain($"warning directory {Sandbox.Directory} may be read by others (mode 755) => chmod 700 {Sandbox.Directory}");
        await ShouldMendAsync();

        await Sandbox.BashAsync("chmod 777 \"$CLAUDE_TMUX_SOCKET_DIR\"");
        (await FindingsAsync()).Should().Contain(text => text.StartsWith($"error directory {Sandbox.Directory} may be written by others (mode 777)", StringComparison.Ordinal));
        await ShouldMendAsync();
    }

    [Fact]
    public async Task A_socket_directory_that_is_a_link_is_an_error_and_mended()
    {
        var link = Path.Combine(Sandbox.Temporary, "link");
        File.CreateSymbolicLink(link, Sandbox.Directory);
        var environment = new Dictionary<string, string?> { ["CLAUDE_TMUX_SOCKET_DIR"] = link };

        (await FindingsAsync(environment)).Should().ContainSingle().Which.Should().Match($"error directory {link} is a symbolic link* => rm {link}");
        await ShouldMendAsync(environment);
    }

    [Fact]
    public async Task Temporary_files_of_writers_that_are_gone_are_found_and_those_of_others_not()
    {
        await Sandbox.BashAsync(
            $"cd \"$CLAUDE_TMUX_SOCKET_DIR\"; umask 077; touch .sessions.json.tmp.4194305.0123456789abcdef .sessions.json.tmp.{Environment.ProcessId}.0123456789abcdef .sessions.json.tmp.mine");

        (await FindingsAsync()).Should().Equal(
            $"warning litter {Sandbox.Registry}.tmp.4194305.0123456789abcdef was left by a writer that is gone => rm {Sandbox.Registry}.tmp.4194305.0123456789abcdef");
        await ShouldMendAsync();
    }

    [Fact]
    public async Task A_lock_that_is_held_for_long_is_an_error_that_names_the_holder()
    {
        var result = await Sandbox.BashAsync(
            """
            umask 077
            exec 9>"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
            flock 9
            dotnet-tmux doctor --json 9>&- | jq -r '.findings[] | "\(.severity) \(.check) \(.evidence) => \(.fix)"' 9>&-
            exec 9>&-
            dotnet-tmux doctor
            """);

        result.StandardOutput.Should().MatchRegex($"^error lock {Sandbox.Directory}/.sessions.lock has been held by process [0-9]+ for over 1 s => kill [0-9]+\n").And.EndWith("Nothing is wrong.\n");
    }

    [Fact]
    public async Task A_lock_directory_whose_owner_is_gone_is_found_and_mended()
    {
        await Sandbox.BashAsync("umask 077; mkdir \"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock\"; echo 'pid 4194305' >\"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock/owner\"");

        (await FindingsAsync()).Should().Equal(
            $"warning lock {Sandbox.Directory}/.sessions.lock is a stale lock: its owner, process 4194305, is gone => rm -r {Sandbox.Directory}/.sessions.lock");
        await ShouldMendAsync();
    }

    [Fact]
    public async Task A_socket_path_that_is_too_long_is_found()
    {
        var longDirectory = Path.Combine(Sandbox.Temporary, new string('d', 100));
        (await FindingsAsync(new() { ["CLAUDE_TMUX_SOCKET_DIR"] = longDirectory }))
            .Should().ContainSingle().Which.Should().StartWith($"error socket {longDirectory}/claude.sock is ").And.Contain(" => export CLAUDE_TMUX_SOCKET_DIR=");
    }

    [Fact]
    public async Task No_tmux_no_utf_8_and_a_tool_off_the_path_are_found()
    {
        Directory.CreateDirectory(Path.Combine(Sandbox.Home, ".dotnet/tools"));
        await File.WriteAllTextAsync(Path.Combine(Sandbox.Home, ".dotnet/tools/dotnet-tmux"), "", TestContext.Current.CancellationToken);

        var findings = await FindingsAsync(new() { ["PATH"] = Sandbox.Home, ["LANG"] = "C" });

        findings.Should().HaveCount(3);
        findings[0].Should().StartWith("error tmux tmux is not on PATH => ");
        findings[1].Should().StartWith("warning locale the locale is LANG=C").And.EndWith("=> export LC_ALL=C.UTF-8");
        findings[2].Should().StartWith($"warning path {Sandbox.Home}/.dotnet/tools").And.EndWith("=> export PATH=\"$PATH:$HOME/.dotnet/tools\"");
    }

    [Fact]
    public async Task An_old_tmux_is_found()
    {
        var old = Path.Combine(Sandbox.Home, "tmux");
        await File.WriteAllTextAsync(old, "#!/bin/sh\necho tmux 3.1c\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(old, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        (await FindingsAsync(new() { ["PATH"] = $"{Sandbox.Home}:/usr/bin:/bin" })).Should().ContainSingle()
            .Which.Should().StartWith($"error tmux tmux 3.1c is too old; install tmux 3.3a or newer => ");
    }

    [Fact]
    public async Task A_server_that_is_stopped_is_an_error_and_continuing_it_mends_it()
    {
        await CreateCatAsync("stopped");
        var server = await Sandbox.TmuxAsync("display-message", "-p", "#{pid}");
        await Sandbox.BashAsync($"kill -STOP {server}");

        (await FindingsAsync()).Should().ContainSingle().Which.Should().StartWith("error session 'stopped': ").And.EndWith($"=> kill -CONT {server}");
        await ShouldMendAsync();
    }

    [Theory]
    [InlineData("/dev/null/sockets")]
    [InlineData("/proc/no-such-directory/sockets")]
    public async Task A_socket_directory_that_cannot_be_created_is_an_error(string directory)
    {
        (await FindingsAsync(new() { ["CLAUDE_TMUX_SOCKET_DIR"] = directory }))
            .Should().ContainSingle().Which.Should().StartWith($"error directory {directory} cannot be created in ").And.Contain(" => export CLAUDE_TMUX_SOCKET_DIR=");
    }

    [Fact]
    public async Task A_socket_directory_that_can_be_created_is_fine_and_stays_uncreated()
    {
        var directory = Path.Combine(Sandbox.Temporary, "a", "b");

        (await FindingsAsync(new() { ["CLAUDE_TMUX_SOCKET_DIR"] = directory })).Should().BeEmpty();

        Directory.EnumerateFileSystemEntries(Sandbox.Temporary).Should().BeEmpty();
    }

    [Fact]
    public async Task A_socket_directory_that_its_owner_may_not_write_is_an_error()
    {
        await Sandbox.BashAsync("chmod 500 \"$CLAUDE_TMUX_SOCKET_DIR\"");

        (await FindingsAsync()).Should().Equal($"error directory {Sandbox.Directory} may not be written by its owner (mode 500) => chmod 700 {Sandbox.Directory}");
        await ShouldMendAsync();
    }

    [Fact]
    public async Task A_tool_that_is_on_the_path_in_another_place_is_fine()
    {
        Directory.CreateDirectory(Path.Combine(Sandbox.Home, ".dotnet/tools"));
        await File.WriteAllTextAsync(Path.Combine(Sandbox.Home, ".dotnet/tools/dotnet-tmux"), "", TestContext.Current.CancellationToken);

        (await FindingsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Sessions_that_others_are_just_creating_and_killing_are_no_findings()
    {
        await CreateCatAsync("keep");

        var result = await Sandbox.BashAsync(
            """
            churn() { while [ ! -e "$TMPDIR/stop" ]; do dotnet-tmux create -n "s$1" -- cat && dotnet-tmux kill -s "s$1"; done >/dev/null 2>>"$TMPDIR/errors"; }
            churn 1 & churn 2 & churn 3 &
            for _ in 1 2 3 4 5 6 7 8 9 10; do dotnet-tmux doctor --json | jq -c '.findings[]'; done
            touch "$TMPDIR/stop"
            wait
            cat "$TMPDIR/errors" >&2
            """);

        result.StandardError.Should().BeEmpty();
        result.StandardOutput.Should().BeEmpty("nothing is wrong with a session on its way");
    }

    [Fact]
    public async Task Names_cannot_steer_the_terminal()
    {
        await File.WriteAllTextAsync(
            Sandbox.Registry, """{"sessions": {"\u001b[31mred": {"socket": "/tmp/no-such-directory/\u001b]0;x\u0007.sock", "target": "a:0.0"}}}""", TestContext.Current.CancellationToken);

        (await RunAsync("doctor")).StandardOutput.Should().Contain("red").And.NotContain("\e").And.NotContain("\a");
    }

    private async Task<List<string>> FindingsAsync(Dictionary<string, string?>? environment = null)
    {
        var result = await RunWithAsync(environment ?? [], "doctor", "--json");
        var findings = Json(result).GetProperty("findings").EnumerateArray().ToList();
        var isError = findings.Exists(finding => finding.GetProperty("severity").GetString() == "error");
        result.ExitCode.Should().Be(isError ? 1 : 0, result.StandardOutput + result.StandardError);
        _fixes = string.Join('\n', findings.Select(finding => finding.GetProperty("fix").GetString()));
        return findings.ConvertAll(Show);
    }

    private static string Show(JsonElement finding)
        => $"{finding.GetProperty("severity")} {finding.GetProperty("check")} {finding.GetProperty("evidence")} => {finding.GetProperty("fix")}";

    /// <summary>Runs the commands that the doctor named last; then nothing may be wrong any more.</summary>
    private async Task ShouldMendAsync(Dictionary<string, string?>? environment = null)
    {
        var options = new RunOptions { Environment = environment ?? [] };
        var result = await Sandbox.BashAsync(
            options,
            $$"""
            dotnet() { shift; dotnet-tmux "$@"; }
            {
            {{_fixes}}
            } >&2
            dotnet-tmux doctor
            """);
        result.StandardOutput.Should().EndWith("Nothing is wrong.\n", result.StandardError);
    }
}
