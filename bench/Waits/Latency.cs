using System.Diagnostics;
using System.Globalization;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Bench;

/// <summary>How long after a program has printed something a wait for it returns.</summary>
internal static class Latency
{
    public static async Task<double> InProcessAsync(SessionAddress clock, int rounds)
    {
        var (opened, _) = await PaneConnection.OpenAsync(clock, default);
        await using var connection = opened!;
        var pane = (await ServerQuery.PaneAsync(opened!.Client, clock.ExactPane, default))!;
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            opened.Client.Watch(pane.PaneId);
            var typed = await new Typing(opened.Client, pane).TypeAsync(
                new SendRequest { Address = clock, Text = string.Create(CultureInfo.InvariantCulture, $"a{i}") }, default);
            var outcome = await new PaneWait(opened.Client, clock.Socket, typed!.Pane, TimeProvider.System).WaitAsync(
                new WaitCondition
                {
                    Pattern = WaitPattern.Parse(string.Create(CultureInfo.InvariantCulture, $@"^shown a{i} \d+$")),
                    Mark = typed.Mark,
                    Timeout = TimeSpan.FromSeconds(30),
                },
                default);
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
            new SessionSender().SendAsync(new SendRequest { Address = clock, Text = string.Create(CultureInfo.InvariantCulture, $"b{i}") }).Wait();
            var output = wait.StandardOutput.ReadToEnd();
            wait.WaitForExit();
            var end = Stopwatch.GetTimestamp();
            var line = output.Split('"').First(part => part.Contains(pattern, StringComparison.Ordinal));
            times.Add(Clock.Since(line, end).TotalMilliseconds);
        }

        return Table.Median(times);
    }
}
