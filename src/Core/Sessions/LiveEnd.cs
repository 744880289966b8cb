using System.Globalization;
using TmuxTool.Processes;
using TmuxTool.Registry;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>What remains to be done when a live session has ended.</summary>
internal static class LiveEnd
{
    /// <summary>Waits for a process that has been told to end; one that does not listen is killed.</summary>
    public static async Task WaitAsync(ProcessIdentity? process, TimeSpan patience)
    {
        if (process is null)
        {
            return;
        }

        using var exit = ProcessExit.Watch(process.Pid);
        try
        {
            await exit.Ended.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            ProcessTable.Kill(process.Pid, () => process.IsRunning);
        }
    }

    /// <summary>
    /// Kills what the program has started on its terminal and what did not listen when that was closed, such as what
    /// runs under nohup. Linux only; elsewhere the system does not tell who that is.
    /// </summary>
    /// <param name="leader">The program's pid, which is the number of the session of its terminal.</param>
    /// <param name="program">The program; null where it had ended before it could be looked at.</param>
    public static void KillSession(int leader, ProcessIdentity? program)
    {
        // A pid is not given away while its session has members: one that another process has now stands for another session.
        if (!OperatingSystem.IsLinux() || (ProcessIdentity.Of(leader) is { } now && now != program))
        {
            return;
        }

        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) && SessionOf(pid) == leader)
            {
                ProcessTable.Kill(pid, () => SessionOf(pid) == leader);
            }
        }
    }

    public static async Task RemoveRowAsync(RegistryStore registry, LaunchedSession session)
    {
        try
        {
            await registry.UpdateAsync(rows =>
                rows.Sessions.TryGetValue(session.Name, out var row) && row.Socket == session.Socket && row.Pid == session.Pid
                    ? rows.Without(session.Name)
                    : rows).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            // Its owner is gone soon: then whoever writes the registry next leaves the row out.
        }
    }

    private static int? SessionOf(int pid)
    {
        try
        {
            // State, parent, process group, session: after the name, which may hold anything.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 5) is [not ("Z" or "X"), _, _, var session, ..]
                ? int.Parse(session, CultureInfo.InvariantCulture)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
