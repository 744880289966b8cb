namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>What a verb asks of a server, counted by the server itself: it keeps a log of the commands that clients sent.</summary>
public sealed class CommandCountTests(ToolFixture tool) : VerbTest(tool)
{
    private static readonly string[][] s_verbs = [["list"], ["list", "--json"], ["cleanup", "--dry-run"], ["find", "-A"], ["doctor"]];

    [Fact]
    public async Task Verbs_on_all_sessions_ask_a_server_of_two_hundred_as_much_as_a_server_of_ten()
    {
        await CreateCatAsync("s1");
        await Sandbox.TmuxAsync("set-option", "-s", "message-limit", "100000");
        await AddAsync(2, 10);
        var ten = await CountAsync();
        await AddAsync(11, 200);

        (await CountAsync()).Should().Equal(ten);
        ten.Values.Should().OnlyContain(count => count == 1 || count == 2, "all that a verb needs of a server is in one answer");
    }

    private async Task AddAsync(int first, int last)
    {
        var made = await Sandbox.BashAsync(
            $"seq {first} {last} | sed 's/.*/new-session -d -s s& cat/' | tmux -S \"$CLAUDE_TMUX_SOCKET_DIR/claude.sock\" source-file -");
        made.ExitCode.Should().Be(0, made.StandardError);
        await AnswerAsync("adopt", "--all");
    }

    private async Task<Dictionary<string, int>> CountAsync()
    {
        var counts = new Dictionary<string, int>();
        // What it takes to read the log is in the log, too.
        var (before, start) = (await LogAsync(), await LogAsync());
        var own = start - before;
        foreach (var verb in s_verbs)
        {
            await RunAsync(verb);
            var end = await LogAsync();
            counts[string.Join(' ', verb)] = end - start - own;
            start = end;
        }

        return counts;
    }

    private async Task<int> LogAsync()
    {
        // Only a client may read it. One in control mode needs no terminal, but an input that does not end while it answers.
        var log = await Sandbox.BashAsync(
            "tmux -S \"$CLAUDE_TMUX_SOCKET_DIR/claude.sock\" -C attach-session -t =s1 ';' show-messages ';' detach-client 0<> <(:)");
        log.ExitCode.Should().Be(0, log.StandardError);
        return log.StandardOutput.Split('\n').Count(line => line.Contains(" command: ", StringComparison.Ordinal));
    }
}
