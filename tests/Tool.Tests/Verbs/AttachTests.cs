namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>The terminal is a pane of another tmux server, out of which <c>$TMUX</c> is taken.</summary>
public sealed class AttachTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task It_becomes_tmux_shows_the_session_and_ends_with_it_running()
    {
        await CreateCatAsync("a");
        await AnswerAsync("send", "-s", "a", "-c", "inside");
        await StartTerminalAsync("unset TMUX; echo \"pid $$\"; sh -c 'echo \"attached as $$\"; exec dotnet-tmux attach -s a'; echo over $?");

        await SeenAsync("^inside$");
        (await Sandbox.TmuxAsync("list-clients", "-F", "#{client_pid} #{client_readonly} #{client_utf8}")).Should().MatchRegex("^[0-9]+ 0 1$");
        var client = await Sandbox.TmuxAsync("list-clients", "-F", "#{client_pid}");
        (await File.ReadAllTextAsync($"/proc/{client}/cmdline", TestContext.Current.CancellationToken))
            .Should().Be(string.Join('\0', "tmux", "-u", "-N", "-S", Sandbox.Socket, "attach-session", "-t", "=a", ""));
        await TypeAsync("typed", "Enter");
        await AnswerAsync("wait", "-s", "a", "-p", "^typed$");
        await DetachAsync();

        (await RunAsync("health", "-s", "a")).ExitCode.Should().Be(0);
        (await TerminalAsync("capture-pane", "-p", "-S", "-", "-t", "=t:")).Should().Contain($"attached as {client}\n", "it was the same process");
    }

    [Fact]
    public async Task Read_only_no_key_reaches_the_program()
    {
        await CreateCatAsync("a");
        await StartTerminalAsync("unset TMUX; dotnet-tmux attach -s a --read-only; echo over $?");
        await SeenAsync("\\[a\\]");

        (await Sandbox.TmuxAsync("list-clients", "-F", "#{client_readonly}")).Should().Be("1");
        await TypeAsync("lost", "Enter");
        await DetachAsync();

        (await AnswerAsync("capture", "-s", "a")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_printed_line_is_one_that_a_shell_reads_as_it_is_meant()
    {
        await CreateCatAsync("it's a 'b' ~");
        var printed = await AnswerAsync("attach", "--print", "--read-only");
        await StartTerminalAsync($"unset TMUX; {printed}");

        await SeenAsync("it's a '");

        printed.Should().Be($"tmux -u -N -S {Sandbox.Socket} attach-session -r -t '=it'\\''s a '\\''b'\\'' ~'\n");
        var answer = Json(await RunAsync("attach", "--json"));
        Names(answer).Should().Equal("status", "command", "arguments", "session", "socket", "target");
        answer.GetProperty("arguments")[7].GetString().Should().Be("=it's a 'b' ~");
    }

    [Fact]
    public async Task A_target_shows_that_window_and_a_name_the_session_as_it_is()
    {
        await CreateCatAsync("a");
        await Sandbox.TmuxAsync("new-window", "-t", "=a:", "cat");

        (await AnswerAsync("attach", "--print", "-S", Sandbox.Socket, "-t", "a:0.0")).Should().EndWith(" -t '=a:=0.0'\n");
        (await AnswerAsync("attach", "--print", "-s", "a")).Should().EndWith(" -t '=a'\n");
    }

    [Fact]
    public async Task Within_tmux_it_does_not_nest_unless_it_is_told_to()
    {
        await CreateCatAsync("a");
        await AnswerAsync("create", "-n", "b", "--shell", "--wait");
        await AnswerAsync("send", "-s", "b", "-c", "clear; dotnet-tmux attach -s a", "-w", "^Error: this terminal shows a session of the same tmux server already; C-b s lets you choose 'a'$");
        await StartTerminalAsync("dotnet-tmux attach -s a 2>error; echo $? >>error; TMUX= dotnet-tmux attach -s a");

        await SeenAsync("\\[a\\]");

        (await File.ReadAllTextAsync(Path.Combine(Sandbox.Home, "error"), TestContext.Current.CancellationToken)).Should().Be(
            "Error: this terminal is inside of tmux already; use another one, or nest them with 'TMUX= dotnet tmux attach ...' (C-b C-b d detaches the inner one)\n1\n");
        (await Sandbox.TmuxAsync("list-clients", "-F", "#{client_session}")).Should().Be("a");
    }

    [Fact]
    public async Task Without_a_terminal_or_a_session_it_says_so()
    {
        await CreateCatAsync("a");

        ShouldFail(
            await RunAsync("attach", "-s", "a"), 1, "Error: attach needs a terminal for its input and output; --print shows the command line to run in one\n");
        ShouldFail(
            await RunAsync("attach", "--print", "-S", NoServer, "-t", "a"),
            1,
            $"Error: No tmux server is running on {NoServer}\nUse 'dotnet tmux list' to see available sessions\n");
        await Sandbox.TmuxAsync("kill-session", "-t", "=a");
        (await RunAsync("attach", "--print", "-s", "a")).ExitCode.Should().Be(1);
        File.Exists(NoServer).Should().BeFalse();
    }

    private async Task DetachAsync()
    {
        // Keys that come within a millisecond tmux takes for a paste, in which no key is a command.
        await Sandbox.TmuxAsync("set-option", "-g", "assume-paste-time", "0");
        await TypeAsync("C-b", "d");
        await SeenAsync("^over 0$");
    }

    private Task<string> TypeAsync(params string[] keys) => TerminalAsync(["send-keys", "-t", "=t:", .. keys]);

    private Task<string> SeenAsync(string pattern) => AnswerAsync("wait", "-L", "terminal", "-t", "t", "-p", pattern, "-T", "20");

    private async Task<string> TerminalAsync(params string[] arguments)
    {
        var words = arguments.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        var result = await Sandbox.BashAsync($"tmux -L terminal -f /dev/null {string.Join(' ', words)}");
        result.ExitCode.Should().Be(0, result.StandardError);
        return result.StandardOutput;
    }

    private async Task StartTerminalAsync(string script)
    {
        var file = Path.Combine(Sandbox.Temporary, "script");
        await File.WriteAllTextAsync(file, $"{script}\ncat\n", TestContext.Current.CancellationToken);
        await TerminalAsync("new-session", "-d", "-s", "t", "-x", "80", "-y", "25", $"bash '{file}'");
    }
}
