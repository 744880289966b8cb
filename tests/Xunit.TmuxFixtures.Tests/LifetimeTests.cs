namespace Xunit.TmuxFixtures.Tests;

public sealed class LifetimeTests(ShellSession shell) : IClassFixture<ShellSession>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_session_whose_program_has_ended_is_replaced_for_the_next_test(int status)
    {
        await shell.SendAsync($"exit {status}");

        (await shell.WaitForExitAsync()).Status.Should().Be(status);
    }

    [Fact]
    public async Task A_session_is_named_after_its_class_and_program()
    {
        shell.Name.Should().Be($"LifetimeTests-Shell-{Environment.ProcessId}");
        var rows = new TmuxTool.Registry.RegistryStore(TmuxTool.Registry.RegistryLocation.FromEnvironment()).Read().Sessions;
        rows[shell.Name].Owner!.Pid.Should().Be(Environment.ProcessId);
        rows[shell.Name].Type.Should().Be("shell");
        (await shell.RunAsync("echo $$")).Should().Be($"{rows[shell.Name].Pid}");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    public async Task The_command_that_attaches_finds_the_session_from_any_shell(string program)
    {
        using var scratch = new Scratch();
        shell.AttachCommand.Should().Contain(" attach ");

        // Without a terminal nothing can attach, but all words reach tmux alike.
        await scratch.RunAsync(program, "-c", shell.AttachCommand.Replace(" attach ", " has-session ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_is_a_new_program()
    {
        var before = await shell.RunAsync("echo $$");
        await shell.RestartAsync();

        (await shell.RunAsync("echo $$")).Should().NotBe(before);
    }

    [Fact]
    public async Task A_disposed_session_says_so()
    {
        var other = new ShellSession();
        await other.InitializeAsync();
        await other.DisposeAsync();
        await other.DisposeAsync();
        var run = () => other.RunAsync("echo 1");

        (await run.Should().ThrowAsync<TmuxSessionException>()).WithMessage("ShellSession has been disposed");
    }

    public static TheoryData<string, Func<ShellSession, Task>> Calls { get; } = new()
    {
        { "run", s => s.RunAsync("echo 1") },
        { "send", s => s.SendAsync("echo 1") },
        { "key", s => s.KeyAsync("Enter") },
        { "paste", s => s.PasteAsync("echo 1") },
        { "wait", s => s.WaitForAsync("1") },
        { "wait for text", s => s.WaitForTextAsync("1") },
        { "wait until idle", s => s.WaitForIdleAsync() },
        { "wait for the exit", s => s.WaitForExitAsync() },
        { "expect", s => s.ExpectAsync(_ => true) },
        { "screen", s => s.ScreenAsync() },
        { "scrollback", s => s.ScrollbackAsync() },
        { "resize", s => s.ResizeAsync(80, 24) },
        { "restart", s => s.RestartAsync() },
        { "name", s => Task.FromResult(s.Name) },
        { "attach command", s => Task.FromResult(s.AttachCommand) },
    };

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task A_session_that_was_not_initialized_says_how_to_start_it(string call, Func<ShellSession, Task> act)
    {
        var other = new ShellSession();
        var use = async () => await act(other);

        (await use.Should().ThrowAsync<TmuxSessionException>(call))
            .WithMessage("ShellSession has not been started: use it as an xunit fixture, or call InitializeAsync first");
    }

    [Fact]
    public async Task A_session_that_runs_cannot_be_initialized_again()
    {
        var name = shell.Name;
        var initialize = async () => await shell.InitializeAsync();

        (await initialize.Should().ThrowAsync<InvalidOperationException>()).WithMessage("ShellSession is already running; RestartAsync starts it again");
        shell.Name.Should().Be(name);
        (await shell.RunAsync("echo 1")).Should().Be("1");
    }

    [Fact]
    public async Task A_disposed_session_can_be_initialized_again()
    {
        var other = new ShellSession();
        await other.InitializeAsync();
        await other.DisposeAsync();
        await other.InitializeAsync();

        (await other.RunAsync("echo 1")).Should().Be("1");
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_regex_that_is_not_valid_is_explained_without_options_of_the_tool()
    {
        var wait = () => shell.WaitForAsync("(");

        (await wait.Should().ThrowAsync<ArgumentException>())
            .WithMessage("invalid regular expression '(': InsufficientClosingParentheses at position 1");
    }

    [Fact]
    public async Task Programs_that_ignore_the_end_of_their_terminal_are_killed()
    {
        var other = new ShellSession();
        await other.InitializeAsync();
        var number = System.Globalization.CultureInfo.InvariantCulture;
        var shellPid = int.Parse(await other.RunAsync("trap '' HUP; echo $$"), number);
        var childPid = int.Parse((await other.RunAsync("sleep 3600 & echo $!")).Split('\n')[^1], number);
        var processes = new[] { shellPid, childPid }.Select(pid => TmuxTool.Registry.ProcessIdentity.Of(pid)!).ToList();
        await other.SendAsync("while :; do sleep 3600; done");

        await other.DisposeAsync();

        while (processes.Exists(p => p.IsRunning))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
