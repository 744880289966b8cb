using System.Diagnostics;
using System.Globalization;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Bench;

/// <summary>Rounds of send and wait on a Python prompt: over one connection, as the fixtures do, and with pexpect.</summary>
internal static class Rounds
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static async Task<double> OursAsync(RegistryStore registry, int rounds)
    {
        var preset = ProgramPreset.Python;
        var launch = await LivePane.LaunchAsync(registry, new LaunchRequest
        {
            Name = "rounds",
            Type = preset.Type,
            Command = preset.Command,
            Environment = preset.Environment,
            Ready = WaitPattern.Parse(preset.PromptPattern),
        });
        await using var pane = launch.Pane ?? throw new InvalidOperationException(launch.Outcome.ToString());
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await pane.SendAsync(string.Create(CultureInfo.InvariantCulture, $"print('n', {i})"));
            await pane.WaitForAsync(WaitPattern.Parse(string.Create(CultureInfo.InvariantCulture, $"^n {i}$")), s_limit);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await pane.WaitForAsync(WaitPattern.Parse("^>>> $"), s_limit);
        }

        return Table.Median(times);
    }
}
