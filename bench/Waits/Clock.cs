using System.Diagnostics;
using System.Globalization;

namespace TmuxTool.Bench;

/// <summary>A program that prints a word when it is told to, a random moment later, with the time at which it did.</summary>
internal static class Clock
{
    private const string Source = """
        import random, sys, time
        print('ready')
        for line in sys.stdin:
            time.sleep(random.uniform(0.05, 0.1))
            sys.stdout.write('shown %s %d\n' % (line.strip(), time.monotonic_ns()))
        """;

    public static string Write(string directory)
    {
        var path = Path.Combine(directory, "clock.py");
        File.WriteAllText(path, Source);
        return path;
    }

    public static TimeSpan Since(string line, long end)
    {
        var shown = long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
        return TimeSpan.FromMilliseconds(((end * (1e9 / Stopwatch.Frequency)) - shown) / 1e6);
    }
}
