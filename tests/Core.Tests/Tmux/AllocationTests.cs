using FluentAssertions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

/// <summary>What a command costs on any machine: how many bytes are allocated for it. The bounds are twice what was measured.</summary>
public sealed class AllocationTests
{
    [Fact]
    public async Task A_command_over_a_connection_takes_a_few_small_objects()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere another thread reads the answers");
        await using var workshop = new Workshop();
        await workshop.ShellAsync();
        var (client, _) = await ControlModeClient.AttachAsync(workshop.Socket, "=sh", Workshop.Cancel);
        await using var connection = client;

        (await BytesEachAsync(client, 500)).Should().BeInRange(1, 4_000);
    }

    [Fact]
    public async Task A_connection_for_one_command_takes_its_buffers_and_little_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere it is a process");
        await using var workshop = new Workshop();
        await workshop.ShellAsync();

        (await BytesEachAsync(new CommandClient(workshop.Socket), 50)).Should().BeInRange(1, 180_000);
    }

    private static async Task<double> BytesEachAsync(ITmuxClient client, int count)
    {
        await RunAsync(client, 20);
        var thread = Environment.CurrentManagedThreadId;
        var before = GC.GetAllocatedBytesForCurrentThread();
        await RunAsync(client, count);
        var after = GC.GetAllocatedBytesForCurrentThread();

        Environment.CurrentManagedThreadId.Should().Be(thread, "whoever asks reads the answer: nothing is allocated elsewhere");
        return (after - before) / (double)count;
    }

    private static async Task RunAsync(ITmuxClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var reply = await client.ExecuteAsync(new CommandList().Add("display-message", "-p", "x"), CancellationToken.None);
            Assert.Equal("x\n", reply.Output);
        }
    }
}
