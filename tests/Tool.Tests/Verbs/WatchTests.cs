using System.Text.Json;

namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>The table as a user has it: in a pane of another server, with a shell around it.</summary>
public sealed class WatchTests(ToolFixture tool) : VerbTest(tool)
{
    private const string Look = "#{alternate_on} #{cursor_flag} #{keypad_cursor_flag} #{keypad_flag} #{wrap_flag} #{mouse_any_flag}";

    private string Terminal => Path.Combine(Sandbox.Temporary, "terminal.sock");

    [Fact]
    public async Task The_table_shows_each_session_with_its_status_ages_and_last_line()
    {
        await AnswerAsync("create", "-n", "build", "--wait=last", "--", "sh", "-c", "printf 'first\\n日本 last\\033[31m [red]red[/] :x:\\n\\n'; cat");
        await CreateDeadAsync("done", status: 3);
        await BeginAsync("dotnet-tmux watch -i 0.2");

        await ShowsAsync("^Total: 2 \\| Alive: 1$", "^  NAME +STATUS +AGE +IDLE +LAST LINE$");
        await ShowsAsync("^> build +alive +[0-9]+s +[0-9]+s +日本 last \\[red]red\\[/] :x:$", "^  done +dead +[0-9]+s +[0-9]+s +exited 3$");
        await ShowsAsync("^Enter attach  x kill  / filter  q quit$");

        await AnswerAsync("send", "-s", "build", "-c", "newer");
        await AnswerAsync("create", "-n", "another", "--", "cat");
        await ShowsAsync("^> build .* newer$", "^  another ");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("NO_COLOR=1 ", false)]
    public async Task The_status_is_coloured_unless_the_user_has_said_no(string environment, bool isColoured)
    {
        await CreateCatAsync("a");
        await CreateCatAsync("b");
        await BeginAsync($"{environment}dotnet-tmux watch -i 0.2");
        await ShowsAsync("^  b +alive ");

        var screen = await TerminalAsync("capture-pane", "-p", "-e", "-N");

        screen.Contains("\e[32malive", StringComparison.Ordinal).Should().Be(isColoured);
        screen.Should().MatchRegex("\e\\[0?;?7m(\e\\[[0-9;]*m)*> a +alive +[0-9]+s +[0-9]+s {10,}", "the chosen row is one bar");
    }

    [Fact]
    public async Task It_is_laid_out_anew_when_the_terminal_is_resized_and_scrolls_to_the_chosen_row()
    {
        await AnswerAsync("create", "-n", new string('n', 60), "--", "sh", "-c", "printf '%080d\\n' 7; cat");
        for (var i = 0; i < 5; i++)
        {
            await AnswerAsync("registry", "add", $"row-{i}", NoServer, $"row-{i}:0.0", "shell");
        }

        await BeginAsync("dotnet-tmux watch -i 1000");
        await ShowsAsync("^> n{27}…  alive ");
        await TerminalAsync("resize-window", "-x", "45", "-y", "7");
        await ShowsAsync("^> n{14}…  alive .*…$", "^Total: 6 \\| Alive: 1 \\| Rows: 1-3 of 6$");

        await TerminalAsync("send-keys", "j", "Down", "j", "j", "Down");

        await ShowsAsync("^> row-4 +server ", "^Total: 6 \\| Alive: 1 \\| Rows: 4-6 of 6$");
        await TerminalAsync("send-keys", "k", "Up");
        await ShowsAsync("^> row-2 ");

        await TerminalAsync("resize-window", "-x", "20", "-y", "5");
        await ShowsAsync("^  NAME *$", "^> row-2 *$", "^Enter attach  x kil…$");
    }

    [Fact]
    public async Task Names_can_be_filtered_and_escape_sequences_in_them_do_nothing()
    {
        await AnswerAsync("registry", "add", "api", NoServer, "api:0.0", "shell");
        await AnswerAsync("registry", "add", "web", NoServer, "web:0.0", "shell");
        var registry = await File.ReadAllTextAsync(Sandbox.Registry, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Sandbox.Registry, registry.Replace("\"web\"", "\"web[b]\\u001b[2J\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await BeginAsync("dotnet-tmux watch -i 0.2");
        await ShowsAsync("^> api ", @"^  web\[b\]\^\[\[2J ");

        await TerminalAsync("send-keys", "/", "W", "E");
        await ShowsAsync("^Filter: WE$", @"^> web\[b\]\^\[\[2J ");
        (await ScreenAsync()).Should().NotContain("api");
        await TerminalAsync("send-keys", "Enter");
        await ShowsAsync("^Total: 2 \\| Alive: 0 \\| Filter: WE$", "^Enter attach ");

        await TerminalAsync("send-keys", "Escape");
        await ShowsAsync(" api ", "^Total: 2 \\| Alive: 0$");
    }

    [Fact]
    public async Task A_session_is_killed_once_that_is_confirmed()
    {
        await CreateCatAsync("a");
        await CreateCatAsync("b");
        await BeginAsync("dotnet-tmux watch -i 0.2");
        await ShowsAsync("^> a ");
        await TerminalAsync("send-keys", "j", "x");
        await ShowsAsync("^Kill 'b'\\? y/n$");
        await TerminalAsync("send-keys", "n");
        await ShowsAsync("^> b +alive ", "^Enter attach ");

        await TerminalAsync("send-keys", "x");
        await ShowsAsync("^Kill 'b'\\? y/n$");
        await TerminalAsync("send-keys", "y");

        await ShowsAsync("^Session 'b' fully removed$", "^> a +alive ", "^Total: 1 ");
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("a");
        (await AnswerAsync("list", "--json")).Should().NotContain("\"b\"");
    }

    [Fact]
    public async Task One_attaches_and_comes_back_to_the_table()
    {
        await CreateCatAsync("a");
        // As in a pane of the user's own tmux, which would refuse to nest.
        await BeginAsync("TMUX=/tmp/x,1,0 dotnet-tmux watch -i 0.2");
        await ShowsAsync("^> a ");
        await TerminalAsync("send-keys", "Enter");
        await Sandbox.EventuallyAsync(async () => await Sandbox.TmuxAsync("display-message", "-p", "-t", "=a:", "#{session_attached}") == "1");
        await TerminalAsync("send-keys", "typed by hand", "Enter");
        await AnswerAsync("wait", "-s", "a", "-p", "^typed by hand$", "-T", "30");

        await TerminalAsync("send-keys", "C-b", "d");

        await ShowsAsync("^> a +alive .* typed by hand$", "^Enter attach ");
        await TerminalAsync("send-keys", "q");
        await ShowsAsync("^over 0$");
        await ShouldBeAsBeforeAsync();
    }

    [Theory]
    [InlineData("q", 0)]
    [InlineData("C-c", 130)]
    [InlineData("C-\\", 131)]
    [InlineData("TERM", 143)]
    [InlineData("broken registry", 1)]
    public async Task However_it_ends_the_terminal_is_as_it_was(string end, int exitCode)
    {
        await CreateCatAsync("a");
        await BeginAsync("dotnet-tmux watch -i 0.2");
        await ShowsAsync("^> a ");
        (await TerminalAsync("display-message", "-p", "#{alternate_on} #{cursor_flag}")).Should().Be("1 0");
        await TerminalAsync("send-keys", "C-z"); // Does nothing.

        await (end switch
        {
            "TERM" => Sandbox.BashAsync($"kill -TERM $(pgrep -P $(tmux -S {Terminal} display-message -p '#{{pane_pid}}'))"),
            "broken registry" => File.WriteAllTextAsync(Sandbox.Registry, "{ broken", TestContext.Current.CancellationToken),
            _ => (Task)TerminalAsync("send-keys", end),
        });

        await ShowsAsync($"^over {exitCode}$");
        await ShouldBeAsBeforeAsync();
    }

    [Fact]
    public async Task Without_a_terminal_it_says_what_to_do_instead()
        => ShouldBeWrongUsage(await RunAsync("watch"), 1, "watch", "watch needs a terminal for input and output; use 'dotnet tmux list', or watch --json");

    [Fact]
    public async Task As_json_each_look_is_one_line()
    {
        await AnswerAsync("create", "-n", "a", "--wait=last", "--", "sh", "-c", "echo last; cat");

        var lines = await Sandbox.BashAsync("dotnet-tmux watch --json -i 0.1 | head -n 2");

        var looks = lines.StandardOutput.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        looks.Should().HaveCount(2);
        Names(looks[1]).Should().Equal("status", "time", "sessions");
        var session = looks[1].GetProperty("sessions")[0];
        Names(session).Should().Equal("name", "socket", "target", "type", "status", "created_at", "last_active", "last_line");
        (session.GetProperty("status").GetString(), session.GetProperty("last_line").GetString()).Should().Be(("alive", "last"));
    }

    [Fact]
    public async Task Too_short_an_interval_is_refused()
        => ShouldBeWrongUsage(await RunAsync("watch", "-i", "0"), 1, "watch", "-i '0' is too often; write at least 0.1");

    /// <summary>A terminal in which the command is typed into a shell that has printed its settings before.</summary>
    private async Task BeginAsync(string command)
    {
        var script = Path.Combine(Sandbox.Temporary, "script");
        await File.WriteAllTextAsync(
            script,
            $"set -m\nulimit -c 0\nstty -g >{script}.before\necho prompt\n{command}\necho over $?\nstty -g >{script}.after\ncat\n",
            TestContext.Current.CancellationToken);
        var started = await Sandbox.BashAsync($"tmux -S {Terminal} -f /dev/null new-session -d -x 84 -y 20 \"bash '{script}'\"");
        started.ExitCode.Should().Be(0, started.StandardError);
    }

    private async Task ShouldBeAsBeforeAsync()
    {
        var script = Path.Combine(Sandbox.Temporary, "script");
        await Sandbox.EventuallyAsync(() => Task.FromResult(File.Exists(script + ".after") && new FileInfo(script + ".after").Length > 0));
        var cancellation = TestContext.Current.CancellationToken;
        (await File.ReadAllTextAsync(script + ".after", cancellation)).Should().Be(await File.ReadAllTextAsync(script + ".before", cancellation));
        (await TerminalAsync("display-message", "-p", Look)).Should().Be("0 1 0 0 1 0");
        (await ScreenAsync()).Should().StartWith("prompt\n").And.NotContain("LAST LINE");
    }

    private async Task<string> TerminalAsync(params string[] arguments)
    {
        var words = string.Join(' ', arguments.Select(a => $"'{a}'"));
        var result = await Sandbox.BashAsync($"tmux -S {Terminal} {words}");
        result.ExitCode.Should().Be(0, result.StandardError);
        return result.StandardOutput.TrimEnd('\n');
    }

    private Task<string> ScreenAsync() => TerminalAsync("capture-pane", "-p");

    private async Task ShowsAsync(params string[] patterns)
    {
        foreach (var pattern in patterns)
        {
            var result = await RunAsync("wait", "-S", Terminal, "-t", "0", "-p", pattern.EndsWith('$') ? pattern[..^1] + " *$" : pattern, "-T", "30");
            result.ExitCode.Should().Be(0, $"{pattern} is shown: {result.StandardError}");
        }
    }
}
