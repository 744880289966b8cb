using FluentAssertions;
using TmuxTool.Health;
using TmuxTool.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class LaunchTests
{
    [Fact]
    public async Task Sixteen_creates_at_once_where_no_server_runs_all_succeed()
    {
        await using var workshop = new Workshop();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => LaunchAsync(workshop, $"s{i}")));

        outcomes.Should().AllBeOfType<LaunchOutcome.Launched>(string.Join('\n', outcomes.AsEnumerable()));
        workshop.Registry.Read().Sessions.Should().HaveCount(16);
        (await workshop.TmuxAsync("list-sessions")).Trim().Split('\n').Should().HaveCount(16);
    }

    [Fact]
    public async Task Of_sixteen_creates_of_one_name_exactly_one_succeeds()
    {
        await using var workshop = new Workshop();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => LaunchAsync(workshop, "one")));

        outcomes.Where(o => o is LaunchOutcome.Launched).Should().ContainSingle();
        outcomes.Where(o => o is LaunchOutcome.NameTaken).Should().HaveCount(15, string.Join('\n', outcomes.AsEnumerable()));
        (await workshop.TmuxAsync("list-sessions")).Trim().Split('\n').Should().ContainSingle();
    }

    [Fact]
    public async Task A_name_that_tmux_changes_after_all_leaves_no_session()
    {
        await using var workshop = new Workshop();
        (await LaunchAsync(workshop, "other")).Should().BeOfType<LaunchOutcome.Launched>();

        // Of Unicode 16, which .NET 10 knows and glibc only since 2.41.
        var outcome = await LaunchAsync(workshop, "\U0001FAE9");

        Assert.SkipWhen(outcome is LaunchOutcome.Launched, "this system's C library knows the character");
        outcome.Should().BeOfType<LaunchOutcome.TmuxFailed>().Which.Message.Should().StartWith("tmux does not keep the session name '\U0001FAE9' as it is; ");
        (await workshop.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("other\n");
    }

    [Fact]
    public async Task The_pane_is_made_as_promised_whatever_the_configuration()
    {
        await using var workshop = new Workshop();
        var config = Path.Combine(workshop.Scratch, "tmux.conf");
        await File.WriteAllTextAsync(config, "set -g base-index 1\nset -g pane-base-index 1\nset -g status off\nset -g remain-on-exit off\nset -g history-limit 7\nset -g prefix C-a\n", Workshop.Cancel);

        var outcome = await LaunchAsync(workshop, "s", config);

        outcome.Should().BeOfType<LaunchOutcome.Launched>().Which.Session.Target.Should().Be("s:1.1");
        (await workshop.TmuxAsync("display-message", "-p", "-t", "=s:", "#{window_width}x#{window_height} #{history_limit} #{window_name} #{session_windows}"))
            .Should().Be("80x24 50000 shell 1\n");
        (await workshop.TmuxAsync("show-options", "-wv", "-t", "=s:", "remain-on-exit")).Should().Be("on\n");
        (await workshop.TmuxAsync("show-hooks", "-t", "=s:")).Should().NotContain("kill-session", "it stays from now on");
        (await workshop.TmuxAsync("show-options", "-gv", "history-limit")).Should().Be("7\n", "the server's own options stay");
    }

    [Fact]
    public async Task A_program_that_dies_before_it_is_ready_is_told_with_its_output_and_leaves_nothing()
    {
        await using var workshop = new Workshop();

        // A moment between the words and the end: tmux may drop what it has not read when a program ends.
        var outcome = await new SessionLauncher(workshop.Registry).LaunchAsync(
            Request("s") with { Command = ["sh", "-c", "echo no such database; sleep 0.5; exit 5"], Ready = WaitPattern.Parse("never") }, Workshop.Cancel);

        var died = outcome.Should().BeOfType<LaunchOutcome.ProgramDied>().Which;
        died.Status.Should().Be(5);
        died.Output.Should().Be("no such database");
        workshop.Registry.Read().Sessions.Should().BeEmpty();
        File.Exists(workshop.Socket.Path).Should().BeTrue();
        (await new SessionFinder(workshop.Registry).FindAsync([workshop.Socket], null, Workshop.Cancel)).Sessions.Should().BeEmpty();
    }

    [Fact]
    public async Task A_program_that_has_renamed_its_session_and_died_before_it_was_ready_leaves_nothing()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync("other");

        var outcome = await new SessionLauncher(workshop.Registry).LaunchAsync(
            Request("s") with
            {
                Command = ["sh", "-c", "tmux rename-session -t \"$TMUX_PANE\" renamed; exit 5"],
                Ready = WaitPattern.Parse("never"),
                ReadyTimeout = Workshop.Generous,
            },
            Workshop.Cancel);

        outcome.Should().BeOfType<LaunchOutcome.ProgramDied>();
        (await workshop.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("other\n");
        workshop.Registry.Read().Sessions.Keys.Should().Equal("other");
    }

    [Fact]
    public async Task A_program_that_has_ended_before_it_is_registered_counts_as_created_and_its_status_stays()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync("other");
        Task<LaunchOutcome> launch;
        using (await workshop.Registry.LockAsync(ct: Workshop.Cancel))
        {
            launch = new SessionLauncher(workshop.Registry).LaunchAsync(Request("s") with { Command = ["sh", "-c", "exit 5"] }, Workshop.Cancel);
            while (!(await workshop.TmuxAsync("list-panes", "-a", "-F", "#{session_name} #{pane_dead}")).Contains("s 1", StringComparison.Ordinal))
            {
                Workshop.Cancel.ThrowIfCancellationRequested();
            }
        }

        (await launch).Should().BeOfType<LaunchOutcome.Launched>();
        var health = await HealthProbe.ProbeAsync(workshop.Find("s"), Workshop.Cancel);
        health.Status.Should().Be(SessionStatus.Dead);
        health.ExitStatus.Should().Be(5);
    }

    [Fact]
    public async Task A_configuration_that_destroys_unattached_sessions_takes_none_of_ours()
    {
        await using var workshop = new Workshop();
        var config = Path.Combine(workshop.Scratch, "tmux.conf");
        await File.WriteAllTextAsync(config, "set -g destroy-unattached on\n", Workshop.Cancel);

        foreach (var name in (string[])["first", "second"])
        {
            (await LaunchAsync(workshop, name, config)).Should().BeOfType<LaunchOutcome.Launched>();
        }

        // A client that comes and goes makes the server look for unattached sessions.
        await workshop.TmuxAsync("new-session", "-d", "-s", "third", "cat");
        (await workshop.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Contain("first\nsecond\n");
    }

    [Fact]
    public async Task A_session_on_a_server_without_any_session_is_missing()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync("s");
        await workshop.TmuxAsync("set-option", "-s", "exit-empty", "off");
        await workshop.TmuxAsync("kill-session", "-t", "=s:");

        (await HealthProbe.ProbeAsync(workshop.Find("s"), Workshop.Cancel)).Status.Should().Be(SessionStatus.Missing);
        (await new SessionLister(workshop.Registry).ListAsync(cancellationToken: Workshop.Cancel)).Single().Health.Status.Should().Be(SessionStatus.Missing);
        (await new SessionCleaner(workshop.Registry).CleanAsync(new CleanupRequest(), Workshop.Cancel)).Items.Should().ContainSingle().Which.Reason.Should().Be("missing");
    }

    [Fact]
    public async Task A_session_that_cannot_be_registered_is_gone_again()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync("other");
        await File.WriteAllTextAsync(workshop.Registry.Location.RegistryFile, "{ broken", Workshop.Cancel);

        var outcome = await LaunchAsync(workshop, "s");

        outcome.Should().BeOfType<LaunchOutcome.RegistryFailed>();
        (await workshop.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("other\n");
        (await File.ReadAllTextAsync(workshop.Registry.Location.RegistryFile, Workshop.Cancel)).Should().Be("{ broken");
    }

    [Fact]
    public async Task If_absent_takes_a_healthy_session_and_replaces_a_dead_one()
    {
        await using var workshop = new Workshop();
        var first = await LaunchAsync(workshop, "s", ifAbsent: true);
        var second = await LaunchAsync(workshop, "s", ifAbsent: true);
        second.Should().BeOfType<LaunchOutcome.AlreadyRunning>().Which.IsAnotherProgram.Should().BeFalse();
        var pid = first.Should().BeOfType<LaunchOutcome.Launched>().Which.Session.Pid;
        second.Should().BeOfType<LaunchOutcome.AlreadyRunning>().Which.Session.Pid.Should().Be(pid);

        await workshop.TmuxAsync("kill-server");
        var third = await LaunchAsync(workshop, "s", ifAbsent: true);

        third.Should().BeOfType<LaunchOutcome.Launched>(third.ToString());
        (await HealthProbe.ProbeAsync(workshop.Find("s"), Workshop.Cancel)).Status.Should().Be(SessionStatus.Alive);
    }

    [Fact]
    public async Task The_environment_reaches_the_program()
    {
        await using var workshop = new Workshop();

        await new SessionLauncher(workshop.Registry).LaunchAsync(
            Request("s") with
            {
                Command = ["sh", "-c", "echo \"<$A>\"; sleep 1000"],
                Environment = new Dictionary<string, string> { ["A"] = "it's \"$x\"; #{y} ~ \\ ä" },
                Ready = WaitPattern.Fixed("<it's \"$x\"; #{y} ~ \\ ä>"),
                ReadyTimeout = Workshop.Generous,
            },
            Workshop.Cancel);

        workshop.Registry.Read().Sessions.Should().ContainKey("s");
    }

    [Fact]
    public async Task A_wait_on_a_socket_without_server_does_not_start_one()
    {
        await using var workshop = new Workshop();
        var address = new SessionAddress(null, workshop.Socket, "s", null);

        var outcome = await Workshop.WaitAsync(new WaitRequest { Address = address, Goal = WaitGoal.For(WaitPattern.Parse("x")), Timeout = Workshop.Generous });

        outcome.Should().BeOfType<WaitOutcome.ServerGone>();
        File.Exists(workshop.Socket.Path).Should().BeFalse();
    }

    [Fact]
    public async Task A_command_without_a_program_is_refused()
    {
        await using var workshop = new Workshop();

        var launch = () => new SessionLauncher(workshop.Registry).LaunchAsync(Request("s") with { Command = [] }, Workshop.Cancel);

        (await launch.Should().ThrowAsync<ArgumentException>()).WithMessage("session 's' has no command; *");
    }

    private static LaunchRequest Request(string name) => new()
    {
        Name = name,
        Type = "nap",
        Command = ["sleep", "1000"],
    };

    private static Task<LaunchOutcome> LaunchAsync(Workshop workshop, string name, string? config = null, bool ifAbsent = false) =>
        new SessionLauncher(workshop.Registry).LaunchAsync(Request(name) with { ConfigFile = config, IfAbsent = ifAbsent }, Workshop.Cancel);
}
