namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>What is for people at a terminal. The terminal is a pane of another tmux server.</summary>
public sealed class TerminalTests(ToolFixture tool) : VerbTest(tool)
{
    private string _terminal = "";

    [Fact]
    public async Task The_status_is_coloured_and_the_table_fits()
    {
        await CreateCatAsync("alive");
        await AnswerAsync("registry", "add", new string('n', 60), "/tmp/no-such-directory/none.sock", "x:0.0", "shell");

        var screen = await ShowAsync("dotnet-tmux list", columns: 60);

        screen.Should().Contain("\e[32malive").And.Contain("\e[31mserver").And.Contain("nnn…");
        screen.Should().Contain("Total: 2 | Alive: 1 | Dead: 1");
        screen.Split('\n').Should().Contain(line => line.Contains("server", StringComparison.Ordinal) && line.Contains("s ago", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NO_COLOR_is_respected()
    {
        await CreateCatAsync("alive");

        (await ShowAsync("NO_COLOR=1 dotnet-tmux list", columns: 80)).Should().Contain("alive").And.NotContain("\e[");
        (await ShowAsync("NO_COLOR= dotnet-tmux list", columns: 80)).Should().Contain("\e[32malive");
    }

    [Fact]
    public async Task A_new_session_is_followed_by_how_to_watch_it()
    {
        var registered = await ShowAsync("dotnet-tmux create -n 'a b' -- cat", columns: 200);
        var unregistered = await ShowAsync("dotnet-tmux create -n other --no-register -- cat", columns: 200);

        registered.Should().Contain("To watch it:    dotnet tmux attach -s 'a b'\n").And.Contain("To see it once: dotnet tmux capture -s 'a b'\n");
        unregistered.Should().Contain($"To see it once: dotnet tmux capture -S {Sandbox.Socket} -t 'other:0.0'\n");
    }

    [Fact]
    public async Task A_long_wait_shows_one_line_and_takes_it_away_again()
    {
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", "read x; echo \"then $x\"; cat");
        await StartAsync("dotnet-tmux wait -s a -p '^then go$' -T 60", columns: 40);

        await AnswerAsync("wait", "-L", _terminal, "-t", "t", "-p", "^waiting for pattern '\\^then go\\$': [0-9]+s .*…$", "-T", "20");
        await AnswerAsync("send", "-s", "a", "-c", "go");
        await AnswerAsync("wait", "-L", _terminal, "-t", "t", "-p", "^over 0$", "-T", "20");

        (await Sandbox.BashAsync($"tmux -L {_terminal} capture-pane -p -t =t:")).StandardOutput.Should().NotContain("waiting");
    }

    [Fact]
    public async Task No_verb_changes_what_the_keys_of_the_terminal_send()
    {
        var help = string.Concat(Verbs.Select(verb => $"dotnet-tmux {verb} --help\n"));

        await ShowAsync(
            $$"""
            {{help}}dotnet-tmux create -n a -- cat
            dotnet-tmux list
            table=$(dotnet-tmux list)
            dotnet-tmux list 2>/dev/null
            dotnet-tmux send -s a -c text -w '^text$'
            echo input | dotnet-tmux send -s a --stdin
            timeout --foreground 1 dotnet-tmux send -s a --stdin
            dotnet-tmux capture -s a --ansi
            dotnet-tmux wait -s a -p never -T 0.1
            dotnet-tmux doctor
            dotnet-tmux record -s a -o - --for 0.1s
            dotnet-tmux no-such-verb
            dotnet-tmux kill -s a
            """,
            columns: 80);

        (await Sandbox.BashAsync($"tmux -L {_terminal} display-message -p -t =t: '#{{keypad_cursor_flag}} #{{keypad_flag}}'"))
            .StandardOutput.Should().Be("0 0\n");
    }

    private async Task<string> ShowAsync(string command, int columns)
    {
        await StartAsync(command, columns);
        await AnswerAsync("wait", "-L", _terminal, "-t", "t", "-p", "^over 0$", "-T", "20");
        return (await Sandbox.BashAsync($"tmux -L {_terminal} capture-pane -e -p -J -t =t:")).StandardOutput;
    }

    private async Task StartAsync(string command, int columns)
    {
        // A server of its own each time: one that ends would take the next with it.
        _terminal = $"terminal-{columns}-{Guid.NewGuid():N}"[..16];
        var script = Path.Combine(Sandbox.Temporary, "script");
        await File.WriteAllTextAsync(script, $"{command}\necho over $?\ncat\n", TestContext.Current.CancellationToken);
        var started = await Sandbox.BashAsync($"tmux -L {_terminal} -f /dev/null new-session -d -s t -x {columns} -y 30 \"bash '{script}'\"");
        started.ExitCode.Should().Be(0, started.StandardError);
    }
}
