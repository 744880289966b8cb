using TmuxTool.Tool.Tests.Verbs;

namespace TmuxTool.Tool.Tests.Crash;

/// <summary>Signals that end a verb, and writes beyond the limit for file sizes.</summary>
public sealed class SignalTests(ToolFixture tool) : VerbTest(tool)
{
    /// <summary>Ends a verb between the end of its session and the removal of its entry, for which it waits for the lock.</summary>
    // In the background bash ignores SIGINT.
    private const string Interrupt =
        """
        exec 9>>"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
        flock 9
        LOCK_TIMEOUT=60 env --default-signal=INT dotnet-tmux "${verb[@]}" 9>&- &
        while tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" has-session -t =a: 2>/dev/null; do sleep 0.02; done
        kill -s "$signal" $!
        sleep 0.2
        exec 9>&-
        wait $!
        """;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_kill_that_is_ended_leaves_no_entry_without_its_session(string signal)
    {
        await CreateCatAsync("a");
        await CreateCatAsync("other");

        var result = await Sandbox.BashAsync($"signal={signal} verb=(kill -s a)\n{Interrupt}");

        result.ExitCode.Should().Be(0, result.StandardError);
        (await AnswerAsync("list")).Should().Contain("Total: 1 | Alive: 1").And.Contain("other");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_cleanup_that_is_ended_leaves_no_entry_without_its_session(string signal, int code)
    {
        await CreateCatAsync("a");
        await CreateCatAsync("other");

        var result = await Sandbox.BashAsync($"signal={signal} verb=(cleanup --kill --all a)\n{Interrupt}");

        result.ExitCode.Should().BeOneOf(code, 0);
        (await AnswerAsync("list")).Should().Contain("Total: 1 | Alive: 1").And.Contain("other");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_signal_ends_a_wait_in_order(string signal, int code)
    {
        await CreateCatAsync("a");

        var result = await Sandbox.BashAsync(
            $$"""
            env --default-signal=INT dotnet-tmux wait -s a -p never -T 600 &
            until tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" list-clients | grep -q .; do sleep 0.02; done
            kill -s {{signal}} $!
            wait $!
            """);

        result.ExitCode.Should().Be(code, result.StandardError);
    }

    [Fact]
    public async Task A_hangup_that_the_caller_ignores_is_ignored()
    {
        await CreateCatAsync("a");

        var result = await Sandbox.BashAsync(
            """
            trap '' HUP
            dotnet-tmux wait -s a -p go -T 600 &
            until tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" list-clients | grep -q .; do sleep 0.02; done
            kill -s HUP $!
            sleep 0.2
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" send-keys -t =a: go Enter
            wait $!
            """);

        result.ExitCode.Should().Be(0, result.StandardError);
    }

    [Fact]
    public async Task A_picture_beyond_the_limit_for_file_sizes_exits_with_74_and_the_reason()
    {
        await CreateCatAsync("a");
        await AnswerAsync("send", "-s", "a", "-c", new string('x', 2000), "-w", "x$");

        var result = await Sandbox.BashAsync("export DOTNET_EnableWriteXorExecute=0; ulimit -f 1; dotnet-tmux capture -s a --svg \"$TMPDIR/a.svg\"; echo $?; ls \"$TMPDIR\"/*.svg \"$TMPDIR\"/.*.tmp");

        result.StandardOutput.Should().Be("74\n");
        result.StandardError.Should().StartWith($"Error: cannot write '{Sandbox.Temporary}/a.svg': ").And.Contain("too large");
    }

    [Fact]
    public async Task A_recording_beyond_the_limit_for_file_sizes_exits_with_74_and_the_reason()
    {
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", "while read line; do seq 10000; done");

        var result = await Sandbox.BashAsync(
            """
            # Without it the runtime of the portable program maps files that are larger.
            export DOTNET_EnableWriteXorExecute=0
            (ulimit -f 4; exec dotnet-tmux record -s a -o "$TMPDIR/a.cast") &
            until tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" list-clients | grep -q .; do sleep 0.02; done
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" send-keys -t =a: go Enter
            wait $!
            """);

        result.ExitCode.Should().Be(74, result.StandardError);
        result.StandardError.Should().Contain("cannot write the recording to ").And.Contain("too large");
    }
}
