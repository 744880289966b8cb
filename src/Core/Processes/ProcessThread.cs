using System.Globalization;

namespace TmuxTool.Processes;

/// <summary>A thread of another process, as the kernel describes it. Linux only; elsewhere there are none.</summary>
/// <param name="Directory">Its directory below /proc.</param>
/// <param name="IsRunning">Whether it runs or is about to; false while it waits for something.</param>
internal readonly record struct ProcessThread(string Directory, bool IsRunning)
{
    /// <summary>The kernel function in which it waits; empty where that is not told, null where it runs again.</summary>
    public string? WaitsIn()
    {
        for (var isSure = false; ; isSure = true)
        {
            // A thread that runs waits nowhere; one of which nothing may be told gives the same answer.
            var place = Read("wchan") ?? "0";
            if (place != "0" || isSure)
            {
                return place == "0" ? "" : place;
            }

            if (!ProcessTable.IsAsleep(int.Parse(Path.GetFileName(Directory), CultureInfo.InvariantCulture)))
            {
                return null;
            }
        }
    }

    /// <summary>The file that it is blocked in a read of; null where it reads none, or that is not told.</summary>
    public string? ReadsFrom()
    {
        // The number of the system call, then its arguments; it takes the right to trace the process.
        if (Read("syscall") is not { } call || call.Split(' ') is not [_, ['0', 'x', .. var descriptor], ..])
        {
            return null;
        }

        try
        {
            return int.TryParse(descriptor, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var file)
                ? new FileInfo(string.Create(CultureInfo.InvariantCulture, $"{Directory}/fd/{file}")).LinkTarget
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Empty where it has ended, or belongs to another user.
    private string? Read(string file) => ProcessTable.Text($"{Directory}/{file}") is { Length: > 0 } text ? text : null;
}
