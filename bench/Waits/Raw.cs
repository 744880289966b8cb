using System.Diagnostics;
using System.Globalization;
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

/// <summary>Prints one aligned table.</summary>
internal sealed class Table
{
    private readonly List<(string What, double Ours, double? Raw)> _rows = [];

    public static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    public void Add(string what, double ours, double? raw) => _rows.Add((what, ours, raw));

    public void Print()
    {
        Console.WriteLine("| measure (median) | ours | raw tmux, as a process | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var (what, ours, raw) in _rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {ours:0.000} ms | {(raw is null ? "–" : $"{raw:0.000} ms")} | {(raw is null ? "–" : $"{ours / raw:0.00}")} |"));
        }
    }
}
