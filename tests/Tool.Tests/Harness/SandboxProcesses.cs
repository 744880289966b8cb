using System.Diagnostics;
using System.Globalization;

namespace TmuxTool.Tool.Tests.Harness;

/// <summary>Finds and ends the processes of one sandbox, and no others.</summary>
internal static class SandboxProcesses
{
    /// <summary>Ends every tmux server and what else was started in the sandbox; returns what would not end.</summary>
    public static async Task<IReadOnlyList<string>> EndAsync(string root)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var alive = Find(root);
            if (alive.Count == 0)
            {
                return [];
            }

            // TERM is tmux's own clean end; KILL also reaches a stopped server and a deaf program.
            Signal(attempt < 5 ? "-TERM" : "-KILL", alive.Select(process => process.Id));

            await Task.Delay(attempt < 5 ? 10 : 100);
        }

        return [.. Find(root).Select(process => $"{process.Id} {process.Name}")];
    }

    private static List<(int Id, string Name)> Find(string root)
        => System.IO.Directory.Exists("/proc/self") ? FindInProc(root) : FindWithPs(root);

    // By environment and not by socket file: a server whose socket was deleted is found as well.
    private static List<(int Id, string Name)> FindInProc(string root)
    {
        var found = new List<(int, string)>();
        foreach (var directory in System.IO.Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                if (Mentions(Path.Combine(directory, "environ"), root) || Mentions(Path.Combine(directory, "cmdline"), root))
                {
                    found.Add((id, File.ReadAllText(Path.Combine(directory, "comm")).Trim()));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is another user's.
            }
        }

        return found;
    }

    private static bool Mentions(string file, string root) => File.ReadAllText(file).Contains(root + "/", StringComparison.Ordinal);

    private static List<(int Id, string Name)> FindWithPs(string root)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-axwwE", "-o", "pid=,command="]) { RedirectStandardOutput = true })!;
        var lines = ps.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. from line in lines
                   where line.Contains(root + "/", StringComparison.Ordinal)
                   let words = line.TrimStart().Split(' ', 2)
                   select (int.Parse(words[0], CultureInfo.InvariantCulture), words[1])];
    }

    // Those that have ended by themselves meanwhile keep it from none of the others.
    private static void Signal(string signal, IEnumerable<int> ids)
    {
        string[] words = [signal, .. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        using var kill = Process.Start(new ProcessStartInfo("kill", words) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }
}
