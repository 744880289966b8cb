using System.Diagnostics;
using System.Globalization;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Bench;

/// <summary>Sessions as a test class has them: registered, on a server of their own, ready when the prompt is shown.</summary>
internal static class Starts
{
    public static string[] Shell { get; } = ["bash", "--norc", "--noprofile"];

    public static string[] Python { get; } = ["python3", "-q"];

    /// <summary>Until it is ready, and until nothing is left of it.</summary>
    public static async Task<(double Ready, double End)> OursAsync(RegistryStore registry, string[] command, string prompt, int rounds)
    {
        List<double> starts = [], ends = [];
        for (var i = -3; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var launch = await LivePane.LaunchAsync(registry, new LaunchRequest
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"start{i}"),
                Type = command[0],
                Command = command,
                Environment = new Dictionary<string, string> { ["PYTHON_BASIC_REPL"] = "1", ["PS1"] = "$ ", ["HISTFILE"] = "" },
                Ready = WaitPattern.Parse($"^{prompt}$"),
                Owner = ProcessIdentity.Current,
            });
            var ready = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            await using (launch.Pane ?? throw new InvalidOperationException(launch.Outcome.ToString()))
            {
                start = Stopwatch.GetTimestamp();
            }

            // The first ones are those of a cold process.
            if (i >= 0)
            {
                starts.Add(ready);
                ends.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return (Table.Median(starts), Table.Median(ends));
    }
}
