using System.Diagnostics;

namespace TmuxTool.Tmux;

/// <summary>
/// A child that goes when this process goes, even by SIGKILL. A client in control mode does not see that by itself:
/// the server reads its input, and keeps a client whose output nobody reads any more; once another client comes or
/// goes, tmux (3.3a for one) destroys the session that hung on such a client, and crashes over what is left of it.
/// </summary>
internal static class TiedProcess
{
    /// <summary>
    /// Starts the child on a thread of its own and goes on there, for the kernel ties a child to the thread that has
    /// started it. Linux only, and where there is setpriv (util-linux): elsewhere it is a child like any other.
    /// </summary>
    /// <param name="info">The child.</param>
    /// <param name="then">What the thread does next, for as long as the child is wanted.</param>
    public static Process Start(ProcessStartInfo info, Action<Process> then)
    {
        if (Tie() is { } setpriv)
        {
            string[] words = ["--pdeathsig", "KILL", "--", info.FileName, .. info.ArgumentList];
            info.FileName = setpriv;
            info.ArgumentList.Clear();
            foreach (var word in words)
            {
                info.ArgumentList.Add(word);
            }
        }

        var started = new TaskCompletionSource<Process>();
        new Thread(() => Run(info, started, then)) { IsBackground = true, Name = "tmux control mode" }.Start();
        return started.Task.GetAwaiter().GetResult();
    }

    private static void Run(ProcessStartInfo info, TaskCompletionSource<Process> started, Action<Process> then)
    {
        Process process;
        try
        {
            process = Process.Start(info)!;
        }
        catch (Exception e)
        {
            started.SetException(e);
            return;
        }

        started.SetResult(process);
        then(process);
    }

    // Busybox has a setpriv without this option.
    private static string? Tie() =>
        OperatingSystem.IsLinux() && TmuxProgram.FindOnPath("setpriv") is { } path
        && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Name ?? "setpriv") == "setpriv"
            ? path
            : null;
}
