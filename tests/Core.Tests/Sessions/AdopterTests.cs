using FluentAssertions;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class AdopterTests : WorkshopTest
{
    [Fact]
    public async Task A_session_that_runs_gets_a_row_with_its_whole_identity()
    {
        await StartAsync("work", "env", "PYTHON_BASIC_REPL=1", "python3", "-q");
        await ReadyAsync("work", "^>>> $");

        var report = await AdoptAsync("work");

        report.Sessions.Should().ContainSingle().Which.Should().Match<AdoptedSession>(
            s => s.Name == "work" && s.Result == AdoptResult.Adopted && s.Type == "python-repl" && s.Target == "work:0.0");
        var (row, pane) = (Workshop.Find("work").Row!, await PaneAsync("work"));
        (row.Pid, row.PaneId, row.ServerPid, row.ServerStart).Should().Be((pane.Pid, pane.PaneId, pane.ServerPid, pane.ServerStart));
        row.PidStart.Should().Be(ProcessIdentity.Of(pane.Pid)!.StartTime);
        row.CreatedAt.ToUnixTimeSeconds().Should().Be(
            long.Parse(await Workshop.TmuxAsync("display-message", "-p", "-t", "=work:", "#{session_created}"), System.Globalization.CultureInfo.InvariantCulture));
        (await Workshop.SendAsync(Workshop.Find("work"), "6 * 7", "^42$")).Should().BeOfType<WaitOutcome.Matched>();
    }

    [Fact]
    public async Task Adopting_again_changes_nothing()
    {
        await StartAsync("work", "env", "cat");
        await AdoptAsync();
        var before = await File.ReadAllBytesAsync(Workshop.Registry.Location.RegistryFile, Cancel);

        (await AdoptAsync()).Sessions.Should().ContainSingle().Which.Result.Should().Be(AdoptResult.AlreadyRegistered);

        (await File.ReadAllBytesAsync(Workshop.Registry.Location.RegistryFile, Cancel)).Should().Equal(before);
    }

    [Fact]
    public async Task The_active_pane_is_the_one_that_is_adopted()
    {
        await StartAsync("work", "env", "cat");
        await Workshop.TmuxAsync("split-window", "-d", "-t", "=work:", "env", "cat");
        await Workshop.TmuxAsync("new-window", "-t", "=work:", "env", "cat");

        (await AdoptAsync("work")).Sessions.Should().ContainSingle().Which.Target.Should().Be("work:1.0");
    }

    [Fact]
    public async Task A_row_that_is_the_session_gains_the_identity_of_the_pane_that_it_names()
    {
        await StartAsync("work", "env", "cat");
        await Workshop.TmuxAsync("split-window", "-t", "=work:", "env", "cat");
        await WriteAsync("mine", Row("work:0.0") with { Type = "special" });

        var adopted = (await AdoptAsync()).Sessions.Should().ContainSingle().Subject;

        (adopted.Name, adopted.Result, adopted.Target).Should().Be(("mine", AdoptResult.Completed, "work:0.0"));
        var row = Workshop.Registry.Read().Sessions.Should().ContainSingle().Which.Value;
        row.PaneId.Should().Be((await Workshop.TmuxAsync("display-message", "-p", "-t", "=work:=0.0", "#{pane_id}")).Trim());
        row.Type.Should().Be("special");
    }

    [Fact]
    public async Task A_name_that_another_row_has_is_left_to_it()
    {
        await StartAsync("elsewhere", "env", "cat");
        await StartAsync("earlier", "env", "cat");
        await WriteAsync("elsewhere", Row("elsewhere:0.0") with { Socket = "/tmp/no-such-directory/other.sock" });
        await WriteAsync("earlier", Row("earlier:0.0") with { ServerPid = 1, ServerStart = 1, PaneId = "%0", Pid = 1 });
        var before = await File.ReadAllBytesAsync(Workshop.Registry.Location.RegistryFile, Cancel);

        var report = await AdoptAsync();

        report.Sessions.Should().OnlyContain(s => s.Result == AdoptResult.NameTaken && s.Detail != null).And.HaveCount(2);
        (await File.ReadAllBytesAsync(Workshop.Registry.Location.RegistryFile, Cancel)).Should().Equal(before);
    }

    [Fact]
    public async Task What_cannot_be_registered_is_told_with_the_reason_and_the_others_are()
    {
        await StartAsync("good", "env", "cat");
        await StartAsync("=bad", "env", "cat");
        await Workshop.TmuxAsync("new-session", "-d", "-s", "dead", "env", "cat", ";", "set-option", "-w", "-t", "=dead:", "remain-on-exit", "on", ";", "respawn-pane", "-k", "-t", "=dead:", "env", "true");
        await WaitForDeathAsync("dead");

        var report = await AdoptAsync();

        report.Sessions.Select(s => (s.Name, s.Result)).Should().BeEquivalentTo(
            [("=bad", AdoptResult.Refused), ("dead", AdoptResult.Refused), ("good", AdoptResult.Adopted)]);
        report.Sessions.Single(s => s.Name == "=bad").Detail.Should().Be("invalid session name '=bad': it must not begin with '='; try 'bad'");
        report.Sessions.Single(s => s.Name == "dead").Detail.Should().Be("its program has ended");
        Workshop.Registry.Read().Sessions.Keys.Should().Equal("good");
    }

    [Fact]
    public async Task A_session_that_is_still_being_made_is_none_to_adopt()
    {
        await StartAsync("done", "env", "cat");
        var (maker, reply) = await ControlModeClient.StartAsync(
            Workshop.Socket, new CommandList().Add("new-session", "-s", "half", "env", "cat").Add("set-option", NewSession.UnfinishedOption, "1"), Cancel);
        await using var connection = maker;
        reply.Ok.Should().BeTrue(reply.Error);
        await maker.ExecuteAsync(new CommandList().Add("list-sessions"), Cancel);

        (await new SessionAdopter(Workshop.Registry).FindAsync(Cancel)).Select(s => s.Name).Should().Equal("done");
        (await AdoptAsync()).Sessions.Select(s => s.Name).Should().Equal("done");
    }

    [Fact]
    public async Task One_name_on_two_servers_is_registered_for_neither()
    {
        await StartAsync("work", "env", "cat");
        var second = TmuxSocket.AtPath(Path.Combine(Workshop.Registry.Location.Directory, "second.sock"));
        await TmuxProgram.RunAsync(TmuxProgram.SocketArguments(second).Concat(["new-session", "-d", "-s", "work", "env", "cat"]), second, Cancel);
        try
        {
            (await AdoptAsync("work")).Sessions.Should().HaveCount(2).And.OnlyContain(s => s.Result == AdoptResult.Refused);
            Workshop.Registry.Read().Sessions.Should().BeEmpty();
            (await new SessionAdopter(Workshop.Registry).AdoptAsync([second], "work", Cancel)).Sessions
                .Should().ContainSingle().Which.Result.Should().Be(AdoptResult.Adopted);
        }
        finally
        {
            await TmuxProgram.RunAsync(TmuxProgram.SocketArguments(second).Append("kill-server"), second, Cancel);
        }
    }

    private async Task WaitForDeathAsync(string session)
    {
        while ((await PaneAsync(session)).Dead == false)
        {
            Cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task ReadyAsync(string session, string pattern) => (await Workshop.WaitAsync(new WaitRequest
    {
        Address = new SessionAddress(null, Workshop.Socket, session, null),
        Goal = WaitGoal.For(WaitPattern.Parse(pattern)),
        Timeout = Workshop.Generous,
    })).Should().BeOfType<WaitOutcome.Matched>();

    private async Task<PaneState> PaneAsync(string session) =>
        (await ServerQuery.PaneAsync(new CommandClient(Workshop.Socket), PaneTarget.Exact(session), Cancel))!;

    private async Task<AdoptReport> AdoptAsync(string? name = null)
    {
        var adopter = new SessionAdopter(Workshop.Registry);
        return await adopter.AdoptAsync(adopter.Sockets(), name, Cancel);
    }

    private Task<string> StartAsync(string name, params string[] command) => Workshop.TmuxAsync(["new-session", "-d", "-s", name, .. command]);

    private SessionRow Row(string target) => new() { Socket = Workshop.Socket.Path, Target = target };
}
