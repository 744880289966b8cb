using System.Diagnostics;
using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Bench;

/// <summary>What a wait costs while nothing happens.</summary>
internal static class Cpu
{
    public static async Task<double> WhileWaitingAsync(SessionAddress clock)
    {
        var server = Process.GetProcessById(clock.Row!.ServerPid!.Value);
        var before = Spent(server);
        await new SessionWaiter().WaitAsync(new WaitRequest { Address = clock, Goal = WaitGoal.For(WaitPattern.Parse("never")), Timeout = TimeSpan.FromSeconds(1) });
        var one = Spent(server) - before;
        before = Spent(server);
        await new SessionWaiter().WaitAsync(new WaitRequest { Address = clock, Goal = WaitGoal.For(WaitPattern.Parse("never")), Timeout = TimeSpan.FromSeconds(11) });
        // The first second holds what it takes to begin and to end.
        return (Spent(server) - before - one) / 10;
    }

    private static double Spent(Process server)
    {
        server.Refresh();
        using var self = Process.GetCurrentProcess();
        return (server.TotalProcessorTime + self.TotalProcessorTime).TotalMilliseconds;
    }
}
