using System.Diagnostics;
using TmuxTool.Tmux;

namespace TmuxTool.Bench;

/// <summary>What one command to a server takes.</summary>
internal static class Commands
{
    public static async Task<double> SerialAsync(TmuxSocket socket, string session, int count)
    {
        var (client, _) = await ControlModeClient.AttachAsync(socket, "=" + session, default);
        await using var connection = client;
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.ExecuteAsync(new CommandList().Add("display-message", "-p", "x"), default);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Table.Median(times);
    }

    public static async Task<double> PipelinedAsync(TmuxSocket socket, string session, int count)
    {
        var (client, _) = await ControlModeClient.AttachAsync(socket, "=" + session, default);
        await using var connection = client;
        // From here on a thread reads. Otherwise whoever asks reads, and nobody else can ask meanwhile.
        _ = client.Activity;
        var times = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
                client.ExecuteAsync(new CommandList().Add("display-message", "-p", "x"), default)));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / count);
        }

        return Table.Median(times);
    }
}
