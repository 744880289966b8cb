using System.Globalization;
using TmuxTool.Tool.Tests.Verbs;

namespace TmuxTool.Tool.Tests.Crash;

/// <summary>What others on the machine get to see: nothing.</summary>
public sealed class SecrecyTests(ToolFixture tool) : VerbTest(tool)
{
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Theory]
    [InlineData("000")]
    [InlineData("022")]
    public async Task Nothing_that_the_tool_makes_is_open_to_others_whatever_the_umask(string umask)
    {
        var result = await Sandbox.BashAsync(
            $"""
            umask {umask}
            export CLAUDE_TMUX_SOCKET_DIR="$TMPDIR/made"
            dotnet-tmux create -n a -- cat && dotnet-tmux create -n b -- cat && dotnet-tmux kill -s b
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" new-session -d -s c cat
            dotnet-tmux adopt --all && dotnet-tmux cleanup
            echo broken >"$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" && dotnet-tmux registry repair
            """);

        result.ExitCode.Should().Be(0, result.StandardError);
        var made = Path.Combine(Sandbox.Temporary, "made");
        (File.GetUnixFileMode(made) & OfOthers).Should().Be(UnixFileMode.None);
        var files = Directory.EnumerateFileSystemEntries(made).ToList();
        files.Should().HaveCountGreaterThan(4);
        foreach (var file in files)
        {
            (File.GetUnixFileMode(file) & OfOthers).Should().Be(UnixFileMode.None, file);
        }
    }

    [Fact]
    public async Task Another_user_is_refused_everywhere()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        await CreateCatAsync("mine");
        var own = Sandbox.Directory;

        // As the system has it where a user's own directory lies under /tmp; and a copy, for the tool may lie out of reach.
        var result = await Sandbox.BashAsync(
            $$"""
            public=$(mktemp -d /tmp/dt-public-XXXXXX)
            trap 'rm -rf "$public"' EXIT
            chmod 755 "$public"
            install -m 755 "$(readlink -f "$(command -v dotnet-tmux)")" "$public/dotnet-tmux"
            other() { (cd / && setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent TMPDIR="$public" "$@" 2>&1); echo "exit $?"; }
            other "$public/dotnet-tmux" list
            other "$public/dotnet-tmux" registry show
            other "$public/dotnet-tmux" send -c stolen
            other "$public/dotnet-tmux" kill -s mine
            other "$public/dotnet-tmux" create -n mine -- cat
            other "$public/dotnet-tmux" health -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" -t mine --format text
            other tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" list-sessions
            other cat "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            """);

        var endings = result.StandardOutput.Split('\n').Where(line => line.StartsWith("exit ", StringComparison.Ordinal)).ToList();
        endings.Should().HaveCount(8).And.NotContain("exit 0");
        result.StandardOutput.Should().Contain($"registry: {own} belongs to user 0, and the socket directory must be your own (user 65534)")
            .And.NotContain("\"target\"").And.NotContain("alive");
        (await ScreenAsync("mine")).Trim().Should().BeEmpty();
        (await AnswerAsync("list")).Should().Contain("Alive: 1");
    }

    [Fact]
    public async Task What_is_passed_by_env_and_stdin_shows_in_no_process_list_and_no_file_of_ours()
    {
        const string Secret = "geheim-4711-0815";
        var create = new RunOptions { Environment = new Dictionary<string, string?> { ["TOKEN"] = Secret } };
        var send = new RunOptions { Input = $"s3nt-{Secret}\n" };
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watch = Task.Run(() => SeenInProcessList(Secret, watching.Token), TestContext.Current.CancellationToken);

        var created = await Sandbox.RunAsync(create, "create", "-n", "a", "--env", "TOKEN", "--wait=^ready$", "--", "sh", "-c", "[ ${#TOKEN} = 16 ] && stty -echo && echo ready && read line && echo took ${#line} && exec cat");
        created.ExitCode.Should().Be(0, created.StandardError);
        var sent = await Sandbox.RunAsync(send, "send", "-s", "a", "--stdin", "-w", "^took 21$", "-v");
        sent.ExitCode.Should().Be(0, sent.StandardError);
        var shown = await AnswerAsync("registry", "show") + await AnswerAsync("list", "--json") + created.StandardOutput + created.StandardError + sent.StandardOutput + sent.StandardError;
        await watching.CancelAsync();

        (await watch).Should().BeEmpty();
        shown.Should().NotContain(Secret);
        foreach (var file in Directory.EnumerateFiles(Sandbox.Directory, ".*"))
        {
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().NotContain(Secret, file);
        }

        (await Sandbox.TmuxAsync("list-buffers")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_environment_of_a_creating_process_shows_in_no_process_list()
    {
        const string Secret = "geheim-0815-4711";
        var create = new RunOptions { Environment = new Dictionary<string, string?> { ["TOKEN"] = Secret } };
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watch = Task.Run(() => SeenInProcessList(Secret, watching.Token), TestContext.Current.CancellationToken);

        // The first starts the server.
        foreach (var name in (string[])["first", "second", "third", "fourth"])
        {
            var created = await Sandbox.RunAsync(create, "create", "-n", name, "--wait=^16$", "--", "sh", "-c", "echo ${#TOKEN}; exec cat");
            created.ExitCode.Should().Be(0, created.StandardError);
        }

        await watching.CancelAsync();
        (await watch).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_passed_by_env_with_its_value_is_blanked_on_our_own_command_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux lets a process change its command line");

        var result = await Sandbox.BashAsync(
            """
            dotnet-tmux create -n a --env TOKEN=geheim-1 --env=OTHER=geheim=2 --env:THIRD=geheim-3 --type x=y '--wait=^go$' -- \
                sh -c 'echo "$TOKEN $OTHER $THIRD" >"$0"; read line; echo "$line"; cat' "$TMPDIR/seen" >"$TMPDIR/answer" &
            until [ -s "$TMPDIR/seen" ]; do sleep 0.01; done
            cat "$TMPDIR/seen"
            tr '\0' '\n' </proc/$!/cmdline | sed -n 2,9p
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" send-keys -t =a: go Enter
            wait $!
            """);

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Be(
            "geheim-1 geheim=2 geheim-3\ncreate\n-n\na\n--env\nTOKEN=********\n--env=OTHER=********\n--env:THIRD=********\n--type\n");
    }

    [Theory]
    [InlineData("send -s a -c geheim-4 -T 600 -w ^never$", "send|-s|a|-c|********|-T|600|-w|^never$")]
    [InlineData("send -s a --command=geheim-4 -T 600 -w ^never$", "send|-s|a|--command=********|-T|600|-w|^never$")]
    [InlineData("run -s a -T 600 -c geheim-4", "run|-s|a|-T|600|-c|********")]
    public async Task What_is_typed_is_blanked_on_our_own_command_line(string words, string shown)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux lets a process change its command line");

        var result = await Sandbox.BashAsync(
            $$"""
            dotnet-tmux create -n a --type shell --wait='^[$] ' --env PS1='$ ' -- bash --norc -c 'while printf "$ " && read -r line; do [ "$line" = geheim-4 ] && echo told && sleep 600; done' >"$TMPDIR/answer"
            dotnet-tmux {{words}} &
            until tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" capture-pane -p -t =a: | grep -q '^told$'; do sleep 0.02; done
            tr '\0' '|' </proc/$!/cmdline | sed 's/^[^|]*|//; s/|$//'
            kill $!; wait $! 2>/dev/null
            """);

        result.StandardOutput.TrimEnd('\n').Split('\n')[0].Should().Be(shown, result.StandardError);
    }

    [Fact]
    public async Task Escape_sequences_in_names_titles_and_windows_never_reach_the_terminal()
    {
        await CreateCatAsync("plain");
        await AnswerAsync("send", "-s", "plain", "-l", "-c", "\u001b[31m\u001b]0;title\a");
        await Sandbox.BashAsync(
            """
            jq '.sessions["\u001b[31mred\u001b]0;x\u0007"] = .sessions.plain * {socket: "/tmp/\u001b[2J.sock", target: "\u009b31m:0.0", type: "\u001b[5m"}' "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" >"$TMPDIR/r"
            cat "$TMPDIR/r" >"$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            """);

        foreach (var words in (string[][])
            [["list"], ["list", "--json"], ["registry", "show"], ["registry", "validate"], ["doctor"], ["find", "--all"], ["adopt", "--all"],
             ["send", "-s", "red", "-c", "x"], ["wait", "-s", "plain", "-p", "never", "-T", "0.1"], ["cleanup", "--dry-run", "--all"], ["cleanup", "--all"]])
        {
            var result = await RunAsync(words);
            (result.StandardOutput + result.StandardError).Should().NotContainAny(["\e", "\a", "\u009b"], string.Join(' ', words));
        }
    }

    /// <summary>Looks at the arguments of all processes, again and again; returns those that hold the text.</summary>
    private static List<string> SeenInProcessList(string secret, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var directory in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                try
                {
                    var arguments = File.ReadAllText(Path.Combine(directory, "cmdline"));
                    if (arguments.Contains(secret, StringComparison.Ordinal))
                    {
                        seen.Add(arguments.Replace('\0', ' '));
                    }
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // It ended meanwhile.
                }
            }
        }

        return seen;
    }
}
