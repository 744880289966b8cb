namespace TmuxTool.Tool.Tests.Verbs;

public sealed class RecordTests(ToolFixture tool) : VerbTest(tool)
{
    /// <summary>Runs each line that it reads as Python; <c>w</c> writes bytes to the terminal.</summary>
    private const string Puppet =
        """
        import os, sys, termios, time
        mode = termios.tcgetattr(0)
        mode[3] &= ~termios.ECHO
        termios.tcsetattr(0, 0, mode)
        def w(*parts):
            for part in parts:
                os.write(1, part if isinstance(part, bytes) else part.encode())
        w("ready\r\n")
        for line in sys.stdin:
            exec(line)
        """;

    private string File => Path.Combine(Sandbox.Temporary, "a.cast");

    public static TheoryData<string, string> Stories => new()
    {
        // Text, colours, wide and combining characters, line drawing; scrolled; the cursor where the next character wraps.
        { @"w('\033[1;31mred\033[0m 日本語 e\u0301\r\n\033)0\016lqk\017\r\n\033[38;2;1;2;3mtrue\033[m\r\n', 'x' * 60)", @"w('y\r\n' + 'line\r\n' * 12, '\033[44mblue', 'é'.encode()[:1], 'é'.encode()[1:])" },
        // A full-screen program: alternate screen over a normal one, hidden cursor, scroll region; then it leaves.
        { @"w('\033[32mbefore\033[m the screen\r\n', '\033[?1049h\033[H\033[2Jtop\033[15;1Hbottom\033[3;10r\033[?25l\033[10;1H')", @"w('a\nb\nc', '\033[41mcell\033[m')" },
        { @"w('\033[32mbefore\033[m', '\033[?1049h\033[H\033[2Jtop')", @"w('\033[?1049l', 'after')" },
        // Origin and insert mode, no wrapping, and a sequence that is cut in two by the beginning.
        { @"w('abcdef', '\033[4h', '\033[2;9r', '\033[?6h', '\033[?7l', '\033[3;1H', '\033[3')", @"w('5mpurple', '\033[1;1Hhome')" },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_recording_plays_to_the_screen_of_the_session(string before, string after)
    {
        await CreatePuppetAsync("a", "60x15");
        await TellAsync("a", before);
        await using var recording = await StartAsync("a", "-o", File);
        await TellAsync("a", after);
        (await recording.StopAsync("TERM")).ExitCode.Should().Be(0);

        var cast = await Cast.ReadAsync(File);
        (cast.Columns, cast.Rows).Should().Be((60, 15));
        cast.Output.Should().NotContain("\uFFFD");
        (await cast.PlayAsync(Sandbox)).Should().Be(await Sandbox.LooksAsync("a"));
    }

    [Fact]
    public async Task A_change_of_size_is_recorded()
    {
        await CreatePuppetAsync("a", "60x15");
        await TellAsync("a", @"w('z' * 130, '\r\n')");
        await using var recording = await StartAsync("a", "-o", File);
        await TellAsync("a", "w('before ' * 12)");
        await Sandbox.TmuxAsync("resize-window", "-t", "=a:", "-x", "40", "-y", "12");
        await TellAsync("a", "w('after')");
        await recording.StopAsync("TERM");

        var cast = await Cast.ReadAsync(File);

        cast.Events.Where(e => e.Kind == "r").Select(e => e.Data).Should().Equal("40x12");
        (await cast.PlayAsync(Sandbox)).Should().Be(await Sandbox.LooksAsync("a"));
    }

    [Fact]
    public async Task Asciinema_plays_it()
    {
        Assert.SkipUnless((await Sandbox.BashAsync("command -v asciinema")).ExitCode == 0, "asciinema is not installed");
        await CreatePuppetAsync("a", "60x15");
        await TellAsync("a", @"w('\033[1;31mred\033[0m 日本語\r\n')");
        await using (var recording = await StartAsync("a", "-o", File))
        {
            await TellAsync("a", @"w('\033[?1049h\033[H\033[2Jfull \033[7mscreen')");
            await recording.StopAsync("TERM");
        }

        // Some of its versions show nothing but in a terminal, and in the terminal's own encoding.
        await Sandbox.TmuxAsync(
            "new-session", "-d", "-s", "player", "-x", "60", "-y", "15", "-e", "LANG=C.UTF-8", $"asciinema play -s 100 {File} && printf '\\033]2;played\\033\\\\' && exec sleep 1000");
        await Sandbox.EventuallyAsync(async () => await Sandbox.TmuxAsync("display-message", "-p", "-t", "player", "#{pane_title}") == "played");

        (await Sandbox.LooksAsync("player")).Should().Be(await Sandbox.LooksAsync("a"));
    }

    [Fact]
    public async Task Each_output_has_the_time_at_which_it_came_and_no_character_is_cut()
    {
        await CreatePuppetAsync("a", "60x15");
        await using var recording = await StartAsync("a", "-o", File);
        await TellAsync("a", @"w('<', '😀'.encode()[:2]); time.sleep(1); w('😀'.encode()[2:], '>')");
        await recording.StopAsync("TERM");

        var events = (await Cast.ReadAsync(File)).Events;

        var begin = events.Single(e => e.Data == "<");
        var end = events.Single(e => e.Data.StartsWith("😀", StringComparison.Ordinal));
        (end.Time - begin.Time).Should().BeInRange(0.5, 20);
        events[0].Time.Should().Be(0);
        events[^1].Should().BeEquivalentTo(new { Kind = "o", Data = "" }, "the recording lasts until it was ended");
    }

    [Fact]
    public async Task The_header_says_what_is_recorded()
    {
        await CreatePuppetAsync("a", "60x15");

        var result = await RunAsync("record", "-s", "a", "-o", "-", "--for", "0s");

        var header = Cast.Parse(result.StandardOutput).Header;
        Names(header).Should().Equal("version", "width", "height", "timestamp", "title", "env");
        header.GetProperty("title").GetString().Should().Be("a");
        header.GetProperty("timestamp").GetInt64().Should().BeCloseTo(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 60);
        header.GetProperty("env").GetProperty("TERM").GetString().Should().Be(await Sandbox.TmuxAsync("show-options", "-gv", "default-terminal"));
        result.StandardError.Should().MatchRegex("^Recorded [0-9.]+s of 'a' \\(0 bytes of output\\)\n$");
        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task It_ends_with_the_program()
    {
        await CreatePuppetAsync("a", "60x15");
        await using var recording = await StartAsync("a", "-o", File, "--json");
        await AnswerAsync("send", "-s", "a", "-c", "w('last words'); sys.exit(3)");

        var result = await recording.EndAsync();

        (result.ExitCode, result.StandardError).Should().Be((0, ""));
        var json = Json(result);
        Names(json).Should().Equal("status", "session", "socket", "target", "file", "duration_seconds", "bytes", "events", "gaps", "exit_status");
        json.GetProperty("status").GetString().Should().Be("exited");
        json.GetProperty("exit_status").GetInt32().Should().Be(3);
        json.GetProperty("bytes").GetInt32().Should().Be("last words".Length);
        (await Cast.ReadAsync(File)).Output.Should().EndWith("last words");
    }

    [Fact]
    public async Task It_ends_with_the_server_and_what_was_recorded_is_whole()
    {
        await CreatePuppetAsync("a", "60x15");
        await using var recording = await StartAsync("a", "-o", File);
        await TellAsync("a", "w('last words')");
        await Sandbox.BashAsync($"kill -KILL {await Sandbox.TmuxAsync("display-message", "-p", "#{pid}")}");

        var result = await recording.EndAsync();

        result.StandardError.Should().Be($"Error: the tmux server on {Sandbox.Socket} ended; the recording is complete up to then\n");
        result.ExitCode.Should().Be(1);
        (await Cast.ReadAsync(File)).Output.Should().EndWith("last words");
    }

    [Fact]
    public async Task Killed_it_leaves_a_file_that_plays()
    {
        await CreatePuppetAsync("a", "60x15");
        await using var recording = await StartAsync("a", "-o", File);
        await TellAsync("a", "w('so far')");
        await Sandbox.EventuallyAsync(async () => (await Cast.ReadAsync(File)).Output.Contains("so far", StringComparison.Ordinal));

        await recording.StopAsync("KILL");

        (await (await Cast.ReadAsync(File)).PlayAsync(Sandbox)).Should().Be(await Sandbox.LooksAsync("a"));
    }

    [Fact]
    public async Task A_recorder_that_falls_behind_says_so_and_shows_the_right_screen_afterwards()
    {
        await CreatePuppetAsync("a", "60x15");
        await using var recording = await StartAsync("a", "-o", File, "--json");
        // tmux holds a program back for clients in control mode, but not where somebody watches.
        await AnswerAsync("create", "-n", "watcher", "--size", "60x16", "--", "env", "-u", "TMUX", "tmux", "-S", Sandbox.Socket, "attach", "-t", "=a");
        await recording.SignalAsync("STOP");
        await TellAsync("a", "end = time.time() + 2.5; [w('flood ' * 1000) for _ in iter(lambda: time.time() < end, False)]");
        await recording.SignalAsync("CONT");
        await TellAsync("a", "w('\\r\\nafter')");

        var result = await recording.StopAsync("TERM");

        Json(result).GetProperty("gaps").GetInt32().Should().BeGreaterThan(0);
        result.StandardError.Should().StartWith("Warning: output came faster than it could be recorded");
        (await (await Cast.ReadAsync(File)).PlayAsync(Sandbox)).Should().Be(await Sandbox.LooksAsync("a"));
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_it()
    {
        await CreatePuppetAsync("a", "60x15");
        var pipe = Sandbox.BashAsync("set -o pipefail; dotnet-tmux record -s a -o - | head -n 2 >/dev/null; echo ${PIPESTATUS[0]}");
        await Sandbox.EventuallyAsync(async () =>
        {
            await TellAsync("a", "w('more')");
            return pipe.IsCompleted;
        });

        (await pipe).StandardOutput.Should().Be("74\n");
        (await pipe).StandardError.Should().StartWith("Error: cannot write the recording to standard output: ");
    }

    [Fact]
    public async Task In_a_terminal_it_shows_how_far_it_is_and_Ctrl_C_ends_it()
    {
        await CreatePuppetAsync("a", "60x15");
        await AnswerAsync("create", "-n", "terminal", "--", "bash", "-c", $"dotnet-tmux record -s a -o {File}; echo over $?; cat");
        await AnswerAsync("wait", "-s", "terminal", "-p", "^recording 'a': [0-9]+s, [0-9]+ bytes; Ctrl-C ends it$", "-T", "30");

        await AnswerAsync("send", "-s", "terminal", "-k", "C-c", "-w", "^over 0$");

        (await ScreenAsync("terminal")).Should().MatchRegex($@"^(\^C)?Recorded [0-9.]+s of 'a' into {File} \(0 bytes of output\)\nover 0");
        (await Cast.ReadAsync(File)).Events.Should().HaveCountGreaterThan(1);
    }

    private Task<string> CreatePuppetAsync(string name, string size)
        => AnswerAsync("create", "-n", name, "--size", size, "--wait=^ready$", "--", "python3", "-c", Puppet);

    /// <summary>Has the puppet run a line of Python, and waits until it has.</summary>
    private async Task TellAsync(string name, string python)
    {
        var done = Path.Combine(Sandbox.Temporary, $"{Guid.NewGuid():N}");
        await AnswerAsync("send", "-s", name, "-c", $"{python}; open('{done}', 'w').close()");
        await Sandbox.EventuallyAsync(() => Task.FromResult(System.IO.File.Exists(done)));
        // tmux reads a terminal whole before it answers: what was written is on the screen then.
        await Sandbox.TmuxAsync("run-shell", "true");
    }

    private async Task<Running> StartAsync(string name, params string[] arguments)
    {
        var running = new Running(Sandbox, ["record", "-s", name, .. arguments]);
        await running.BeginAsync(File);
        return running;
    }

    /// <summary>The tool in the background.</summary>
    private sealed class Running(Sandbox sandbox, string[] arguments) : IAsyncDisposable
    {
        private readonly string _pid = Path.Combine(sandbox.Temporary, $"{Guid.NewGuid():N}.pid");
        private Task<ToolResult>? _result;

        public async Task BeginAsync(string file)
        {
            var words = string.Join(' ', arguments.Select(a => $"'{a}'"));
            _result = sandbox.BashAsync($"echo $$ >{_pid}; exec dotnet-tmux {words}");
            await sandbox.EventuallyAsync(() => Task.FromResult(
                _result.IsCompleted || (System.IO.File.Exists(file) && System.IO.File.ReadAllText(file).Count(c => c == '\n') > 1)));
            _result.IsCompleted.Should().BeFalse("it records");
        }

        public Task<ToolResult> EndAsync() => _result!;

        public Task<ToolResult> SignalAsync(string signal) => sandbox.BashAsync($"kill -{signal} $(cat {_pid})");

        public async Task<ToolResult> StopAsync(string signal)
        {
            await SignalAsync(signal);
            return await EndAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (!_result!.IsCompleted)
            {
                await StopAsync("KILL");
            }
        }
    }
}
