using System.Diagnostics;
using System.Globalization;
using TmuxTool.Sessions;
using TmuxTool.Terminal;
using TmuxTool.Waiting;

namespace TmuxTool.Bench;

/// <summary>How long after a program has printed something a wait for it returns.</summary>
internal static class Latency
{
    public static async Task<double> InProcessAsync(SessionAddress clock, int rounds)
    {
        var (opened, _) = await PaneTerminal.OpenAsync(clock, 0, TimeProvider.System, default);
        await using var terminal = opened!;
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            await opened!.TypeAsync(
                new SendRequest { Address = clock, Steps = [new SendStep.Text(string.Create(CultureInfo.InvariantCulture, $"a{i}"))] }, default);
            var outcome = await new PaneWait(opened).WaitAsync(
                WaitGoal.For(WaitPattern.Parse(string.Create(CultureInfo.InvariantCulture, $@"^shown a{i} \d+$"))), TimeSpan.FromSeconds(30), default);
            times.Add(Clock.Since(((WaitOutcome.Matched)outcome).Line, Stopwatch.GetTimestamp()).TotalMilliseconds);
        }

        return Table.Median(times);
    }

    public static double AsProcess(string tool, string directory, SessionAddress clock, int rounds)
    {
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var pattern = string.Create(CultureInfo.InvariantCulture, $"shown b{i} ");
            using var wait = Raw.Start(tool, directory, "wait", "-s", "clock", "-p", pattern, "--json");
            new SessionSender().SendAsync(new SendRequest { Address = clock, Steps = [new SendStep.Text(string.Create(CultureInfo.InvariantCulture, $"b{i}"))] }).Wait();
            var output = wait.StandardOutput.ReadToEnd();
            wait.WaitForExit();
            var end = Stopwatch.GetTimestamp();
            var line = output.Split('"').First(part => part.Contains(pattern, StringComparison.Ordinal));
            times.Add(Clock.Since(line, end).TotalMilliseconds);
        }

        return Table.Median(times);
    }
}
