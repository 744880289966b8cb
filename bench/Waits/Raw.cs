using System.Diagnostics;
using TmuxTool.Tmux;

namespace TmuxTool.Bench;

/// <summary>Whole processes, raw tmux and ours, started the same way.</summary>
internal static class Raw
{
    public static double Time(TmuxSocket socket, int rounds, params string[] arguments) =>
        TimeProcess(rounds, "tmux", "", ["-S", socket.Path, .. arguments]);

    public static double TimeProcess(int rounds, string program, string directory, params string[] arguments)
    {
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var process = Start(program, directory, arguments);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Table.Median(times);
    }

    public static Process Start(string program, string directory, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        info.Environment["CLAUDE_TMUX_SOCKET_DIR"] = directory;
        return Process.Start(info)!;
    }
}
