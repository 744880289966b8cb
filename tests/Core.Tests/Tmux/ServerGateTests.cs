using System.Diagnostics;
using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

public sealed class ServerGateTests
{
    [Fact]
    public async Task Connecting_waits_until_a_session_that_is_being_made_is_there()
    {
        await using var workshop = new Workshop();
        var change = await ServerGate.NotifyAsync(workshop.Socket, Workshop.Cancel);

        var connect = ServerGate.ConnectAsync(workshop.Socket, Workshop.Cancel);
        connect.IsCompleted.Should().BeFalse();
        change.Dispose();

        (await connect).Dispose();
    }

    [Fact]
    public async Task Two_may_connect_at_once()
    {
        await using var workshop = new Workshop();
        using var one = await ServerGate.ConnectAsync(workshop.Socket, Workshop.Cancel);

        using var two = await ServerGate.ConnectAsync(workshop.Socket, Workshop.Cancel);

        two.Should().NotBeSameAs(one);
    }

    [Fact]
    public async Task A_lock_on_a_directory_that_others_can_reach_keeps_nobody_out_for_ever()
    {
        await using var workshop = new Workshop();
        var shared = Directory.CreateDirectory(Path.Combine(workshop.Scratch, "shared"));
        File.SetUnixFileMode(shared.FullName, (UnixFileMode)0x1FF);
        using var stranger = Process.Start(new ProcessStartInfo("flock", [shared.FullName, "sh", "-c", "echo held; cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await stranger.StandardOutput.ReadLineAsync(Workshop.Cancel);

        using var gate = await ServerGate.NotifyAsync(TmuxSocket.AtPath(Path.Combine(shared.FullName, "s")), Workshop.Cancel);

        gate.Should().NotBeNull();
        stranger.StandardInput.Close();
        await stranger.WaitForExitAsync(Workshop.Cancel);
    }

    /// <summary>tmux 3.3a crashes here within a few rounds where nothing keeps clients and sessions apart.</summary>
    [Fact]
    public async Task The_server_survives_sessions_that_come_and_go_while_others_connect()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        var server = shell.Row!.ServerPid;

        async Task SendManyAsync()
        {
            for (var i = 0; i < 25; i++)
            {
                await Workshop.SendAsync(new SendRequest { Address = shell, Text = ":" });
            }
        }

        async Task LaunchManyAsync(string name)
        {
            for (var i = 0; i < 10; i++)
            {
                await workshop.LaunchAsync(name, new("nap", ["sh", "-c", "echo ready; sleep 1000"], new Dictionary<string, string>(), "^ready$"));
                await new SessionKiller(workshop.Registry).KillAsync(workshop.Find(name), false, null, Workshop.Cancel);
            }
        }

        await Task.WhenAll(SendManyAsync(), SendManyAsync(), LaunchManyAsync("a"), LaunchManyAsync("b"));

        (await HealthProbe.ProbeAsync(shell, Workshop.Cancel)).Status.Should().Be(TmuxTool.Health.SessionStatus.Alive);
        workshop.Find("sh").Row!.ServerPid.Should().Be(server);
    }
}
