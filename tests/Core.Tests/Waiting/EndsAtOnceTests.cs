using System.Globalization;
using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Waiting;

/// <summary>A wait ends with the truth when what it waits on goes; the time limits here are far above what it takes.</summary>
public sealed class EndsAtOnceTests
{
    private static readonly TimeSpan s_never = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Exit_of_the_program_ends_the_wait_with_its_status()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await Workshop.SendAsync(shell, "sleep 0.5; exit 3", "never", s_never);

        outcome.Should().BeOfType<WaitOutcome.Exited>(outcome.Screen).Which.Status.Should().Be(3);
    }

    [Fact]
    public async Task Kill_of_the_program_ends_the_wait_with_the_signal()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await WaitAndAsync(shell, () => workshop.TmuxAsync("run-shell", $"kill -9 {shell.Row!.Pid}"));

        outcome.Should().BeOfType<WaitOutcome.Exited>(outcome.Screen).Which.Signal.Should().Be(9);
    }

    [Fact]
    public async Task Exit_of_a_silent_program_ends_the_wait()
    {
        await using var workshop = new Workshop();
        var sleeper = await workshop.LaunchAsync("nap", new("nap", ["sh", "-c", "echo ready; sleep 1; exit 7"], new Dictionary<string, string>(), "^ready$"));

        var outcome = await Workshop.WaitAsync(new WaitRequest { Address = sleeper, Goal = new WaitGoal { Exit = true }, Timeout = s_never });

        outcome.Should().BeOfType<WaitOutcome.Exited>(outcome.Screen).Which.Status.Should().Be(7);
    }

    [Fact]
    public async Task Kill_of_the_session_ends_the_wait()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync("other");
        var shell = await workshop.ShellAsync();

        var outcome = await WaitAndAsync(shell, () => workshop.TmuxAsync("kill-session", "-t", "=sh"));

        outcome.Should().BeOfType<WaitOutcome.PaneGone>();
    }

    [Fact]
    public async Task Kill_of_the_last_session_ends_the_wait_with_its_server()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await WaitAndAsync(shell, () => workshop.TmuxAsync("kill-session", "-t", "=sh"));

        outcome.Should().BeOfType<WaitOutcome.ServerGone>();
    }

    [Fact]
    public async Task Kill_of_the_pane_ends_the_wait_though_the_session_goes_on()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await workshop.TmuxAsync("split-window", "-t", "=sh:", "sleep", "1000");

        var outcome = await WaitAndAsync(shell, () => workshop.TmuxAsync("kill-pane", "-t", shell.Row!.PaneId!));

        outcome.Should().BeOfType<WaitOutcome.PaneGone>();
    }

    [Fact]
    public async Task Respawn_of_the_pane_with_another_program_ends_the_wait()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await WaitAndAsync(shell, () => workshop.TmuxAsync("respawn-pane", "-k", "-t", shell.Row!.PaneId!, "sleep", "1000"));

        outcome.Should().Match(o => o is WaitOutcome.PaneGone);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Kill_of_the_server_ends_the_wait(string signal)
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await WaitAndAsync(shell, () =>
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-" + signal, shell.Row!.ServerPid!.Value.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
            return Task.FromResult("");
        });

        outcome.Should().BeOfType<WaitOutcome.ServerGone>();
    }

    [Fact]
    public async Task A_stopped_server_is_no_death_and_no_hang()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        var server = shell.Row!.ServerPid!.Value.ToString(CultureInfo.InvariantCulture);
        System.Diagnostics.Process.Start("kill", ["-STOP", server]).WaitForExit();
        try
        {
            // On threads of their own: who waits for an answer reads it, and all of them wait for as long as a server is given.
            var wait = Task.Run(() => Workshop.WaitAsync(new WaitRequest { Address = shell, Goal = WaitGoal.For(WaitPattern.Parse("never")), Timeout = s_never }));
            var send = Task.Run(() => new SessionSender().SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Text(new string('x', 1 << 20))], Mode = SendMode.Literal }, Workshop.Cancel));
            var health = Task.Run(() => HealthProbe.ProbeAsync(shell, Workshop.Cancel));

            (await wait).Should().BeOfType<WaitOutcome.NotResponding>();
            (await send).Should().BeOfType<SendOutcome.Failed>().Which.Message.Should().Contain("did not answer");
            (await health).Status.Should().Be(TmuxTool.Health.SessionStatus.Unknown);
        }
        finally
        {
            System.Diagnostics.Process.Start("kill", ["-CONT", server]).WaitForExit();
        }
    }

    [Fact]
    public async Task A_wait_on_a_session_that_is_not_there_ends_at_once()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await workshop.ShellAsync("sh-2");
        await workshop.TmuxAsync("kill-session", "-t", "=sh");

        var outcome = await Workshop.WaitAsync(new WaitRequest { Address = shell, Goal = WaitGoal.For(WaitPattern.Parse("never")), Timeout = s_never });

        outcome.Should().BeOfType<WaitOutcome.PaneGone>();
    }

    [Theory]
    [InlineData("echo last wo''rds; exit")]
    [InlineData("echo last wo''rds; seq 3000; exit")]
    public async Task Output_of_a_program_that_ends_at_once_is_still_matched(string command)
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await Workshop.SendAsync(shell, command, "^last words$", s_never);

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen);
    }

    [Fact]
    public async Task The_last_words_of_a_program_that_was_silent_until_then_are_matched()
    {
        await using var workshop = new Workshop();
        var job = await workshop.LaunchAsync("job", new("job", ["sh", "-c", "echo ready; sleep 1; echo last words; exit 3"], new Dictionary<string, string>(), "^ready$"));

        var outcome = await Workshop.WaitAsync(new WaitRequest { Address = job, Goal = WaitGoal.For(WaitPattern.Parse("^last words$")), Timeout = s_never });

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen);
    }

    [Fact]
    public async Task A_wait_that_times_out_takes_as_long_as_it_was_told()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await Workshop.WaitAsync(new WaitRequest { Address = shell, Goal = WaitGoal.For(WaitPattern.Parse("never")), Timeout = TimeSpan.FromSeconds(1) });

        outcome.Should().BeOfType<WaitOutcome.TimedOut>();
        outcome.Elapsed.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Idle_is_reached_when_the_screen_is_quiet()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await Workshop.SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Text("for i in 1 2 3 4 5; do echo tick $i; sleep 0.1; done")] });

        var outcome = await Workshop.WaitAsync(new WaitRequest { Address = shell, Goal = new WaitGoal { Idle = TimeSpan.FromSeconds(1.5) }, Timeout = s_never });

        outcome.Should().BeOfType<WaitOutcome.Idle>();
        outcome.Screen.Should().Contain("tick 5");
    }

    /// <summary>Starts a wait for what never comes, does something once the wait has reported to be under way, and returns its end.</summary>
    private static async Task<WaitOutcome> WaitAndAsync(SessionAddress address, Func<Task<string>> act)
    {
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wait = Workshop.WaitAsync(new WaitRequest
        {
            Address = address,
            Goal = WaitGoal.For(WaitPattern.Fixed("what never comes")),
            Timeout = s_never,
            Progress = _ => underWay.TrySetResult(),
        });
        await underWay.Task.WaitAsync(Workshop.Cancel);
        await act();
        return await wait;
    }
}
