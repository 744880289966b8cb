using FluentAssertions;
using TmuxTool.Health;
using TmuxTool.Processes;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

/// <summary>A row is about one program; whatever runs in its place later is never reached through it.</summary>
public sealed class IdentityTests : WorkshopTest
{
    [Fact]
    public async Task After_the_server_was_restarted_a_session_of_the_same_name_is_another_one()
    {
        var address = await Workshop.ShellAsync("api");
        await RestartAsync("api");

        await ShouldBeOutOfReachAsync(address, "api");
    }

    [Fact]
    public async Task A_program_that_was_respawned_in_the_pane_is_another_one()
    {
        var address = await Workshop.ShellAsync("api");
        await Workshop.TmuxAsync("respawn-pane", "-k", "-t", address.Row!.PaneId!, "env", "cat");

        await ShouldBeOutOfReachAsync(address, "api");
    }

    [Fact]
    public async Task A_process_that_was_given_the_same_pid_is_another_one()
    {
        var address = await Workshop.ShellAsync("api");
        var row = address.Row!;
        row.PidStart.Should().NotBeNull("this system tells when processes start");
        await WriteAsync("api", row with { PidStart = row.PidStart - 1 });

        await ShouldBeOutOfReachAsync(Workshop.Find("api"), "api");
    }

    [Fact]
    public async Task The_start_of_the_process_says_nothing_once_the_program_has_ended()
    {
        var address = await Workshop.ShellAsync("api");
        await Workshop.SendAsync(address, "exit 7", "never", TimeSpan.FromSeconds(30));
        await WriteAsync("api", address.Row! with { PidStart = address.Row!.PidStart - 1 });

        var health = await HealthProbe.ProbeAsync(Workshop.Find("api"), Cancel);

        (health.Status, health.ExitStatus).Should().Be((SessionStatus.Dead, 7));
    }

    [Fact]
    public async Task A_dead_pane_whose_pid_tmux_does_not_tell_is_dead_and_not_missing()
    {
        // As tmux has it after 3.6: #{pane_pid} of a dead pane is empty.
        var address = await Workshop.ShellAsync("api");
        await Workshop.SendAsync(address, "exit 7", "never", TimeSpan.FromSeconds(30));
        var line = await Workshop.TmuxAsync("display-message", "-p", "-t", address.Row!.PaneId!, PaneState.Format.Replace("#{pane_pid}", "", StringComparison.Ordinal));

        var pane = PaneState.Parse(line.TrimEnd('\n'))!;
        var health = address.HealthOf(pane, ProcessTable.Look(pane.Pid));

        (health.Status, health.Pid, health.PaneId).Should().Be((SessionStatus.Dead, address.Row.Pid, address.Row.PaneId));
        address.Is(pane with { PaneId = "%4711" }).Should().BeFalse();
        address.Is(pane with { ServerPid = pane.ServerPid + 1 }).Should().BeFalse();
    }

    [Theory]
    [InlineData("api:0.0")]
    [InlineData("api")]
    public async Task A_row_that_a_script_wrote_works_and_gains_an_identity_when_it_is_used(string target)
    {
        var known = (await Workshop.ShellAsync("api")).Row!;
        await WriteAsync("api", OfScript(known) with { Target = target });
        var address = Workshop.Find("api");

        (await Workshop.SendAsync(address, "echo $((6 * 7))", "^42$")).Should().BeOfType<WaitOutcome.Matched>();
        await SessionUse.NoteAsync(Workshop.Registry, address, Cancel);

        var row = Workshop.Find("api").Row!;
        (row.PaneId, row.ServerPid, row.ServerStart, row.Pid, row.PidStart)
            .Should().Be((known.PaneId, known.ServerPid, known.ServerStart, known.Pid, known.PidStart));
        row.Target.Should().Be(target, "a script may go by it");
        row.LastActive.Should().BeAfter(known.CreatedAt - TimeSpan.FromSeconds(1));

        await RestartAsync("api");
        await ShouldBeOutOfReachAsync(Workshop.Find("api"), "api");
    }

    [Fact]
    public async Task A_row_whose_pid_is_not_that_of_the_pane_gains_nothing()
    {
        var known = (await Workshop.ShellAsync("api")).Row!;
        await WriteAsync("api", OfScript(known) with { Pid = 1 });

        await SessionUse.NoteAsync(Workshop.Registry, Workshop.Find("api"), Cancel);

        var row = Workshop.Find("api").Row!;
        (row.PaneId, row.Pid).Should().Be((null, 1));
        row.LastActive.Should().NotBe(SessionRow.UnknownTime);
    }

    [Fact]
    public async Task Gaining_an_identity_never_waits_for_a_busy_lock()
    {
        var known = (await Workshop.ShellAsync("api")).Row!;
        await WriteAsync("api", OfScript(known));
        var address = Workshop.Find("api");

        using (await Workshop.Registry.LockAsync(ct: Cancel))
        {
            await SessionUse.NoteAsync(Workshop.Registry, address, Cancel).WaitAsync(TimeSpan.FromSeconds(4), Cancel);
        }

        Workshop.Find("api").Row!.PaneId.Should().BeNull();
    }

    private async Task ShouldBeOutOfReachAsync(SessionAddress address, string session)
    {
        var before = await ScreenAsync(session);

        (await HealthProbe.ProbeAsync(address, Cancel)).Status.Should().Be(SessionStatus.Missing);
        (await new SessionLister(Workshop.Registry).ListAsync(cancellationToken: Cancel))
            .Should().ContainSingle().Which.Health.Status.Should().Be(SessionStatus.Missing);
        var sent = await new SessionSender().SendAsync(new SendRequest { Address = address, Steps = [new SendStep.Text("echo strayed")] }, Cancel);
        sent.Should().BeOfType<SendOutcome.PaneNotReady>().Which.Health.Status.Should().Be(SessionStatus.Missing);
        (await Workshop.WaitAsync(new WaitRequest { Address = address, Goal = WaitGoal.For(WaitPattern.Parse(".")), Timeout = Workshop.Generous }))
            .Should().BeOfType<WaitOutcome.PaneGone>();
        await SessionUse.NoteAsync(Workshop.Registry, address, Cancel);
        Workshop.Find(session).Row!.Pid.Should().Be(address.Row!.Pid);
        var killed = await new SessionKiller(Workshop.Registry).KillAsync(address, dryRun: false, cancellationToken: Cancel);
        (killed.Tmux, killed.Registry).Should().Be((StepResult.NotThere, StepResult.Done));

        (await ScreenAsync(session)).Should().Be(before, "the other program has read nothing, and runs");
    }

    private Task<string> ScreenAsync(string session) =>
        Workshop.TmuxAsync("display-message", "-p", "-t", $"={session}:", "#{pane_pid} #{pane_dead} #{cursor_x},#{cursor_y}");

    private async Task RestartAsync(string session)
    {
        await Workshop.TmuxAsync("kill-server");
        for (var retry = new ServerRace(); ; await retry.PauseAsync(Cancel))
        {
            var reply = await TmuxProgram.RunAsync(
                TmuxProgram.SocketArguments(Workshop.Socket).Concat(["new-session", "-d", "-s", session, "env", "cat"]), Workshop.Socket, Cancel);
            // The old server may be just about to go.
            if (!ServerRace.Says(reply.Error) || retry.IsLost)
            {
                reply.Error.Should().BeEmpty();
                return;
            }
        }
    }

    private static SessionRow OfScript(SessionRow known) => new()
    {
        Socket = known.Socket,
        Target = known.Target,
        Pid = known.Pid,
        CreatedAt = known.CreatedAt,
    };

    [Fact]
    public async Task A_process_that_has_the_pid_of_another_one_is_not_killed()
    {
        using var process = System.Diagnostics.Process.Start("setsid", ["sleep", "1000"]);
        try
        {
            while (System.IO.File.ReadAllText($"/proc/{process.Id}/comm") != "sleep\n")
            {
                await Task.Delay(1, Workshop.Cancel);
            }

            var program = ProcessIdentity.Of(process.Id)!;

            LiveEnd.KillSession(process.Id, program with { StartTime = program.StartTime - 1 });
            (await EndsAsync(TimeSpan.FromMilliseconds(200))).Should().BeFalse();

            LiveEnd.KillSession(process.Id, program);
            (await EndsAsync(Workshop.Generous)).Should().BeTrue();
        }
        finally
        {
            process.Kill();
        }

        async Task<bool> EndsAsync(TimeSpan limit)
        {
            try
            {
                await process.WaitForExitAsync(Workshop.Cancel).WaitAsync(limit, Workshop.Cancel);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }
}
