using System.Diagnostics;
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
        catch (TimeoutException) when (process.IsRunning)
        {
            Kill(process.Pid);
        }
        catch (TimeoutException)
        {
            // It went meanwhile.
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

    private static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
