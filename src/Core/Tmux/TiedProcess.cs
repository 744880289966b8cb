using System.Diagnostics;
using System.Globalization;

namespace TmuxTool.Tmux;

/// <summary>
/// A child that goes when this process goes, even by SIGKILL. A client in control mode does not see that by itself:
/// the server reads its input, and keeps a client whose output nobody reads any more; once another client comes or
/// goes, tmux (3.3a for one) destroys the session that hung on such a client, and crashes over what is left of it.
/// </summary>
internal static class TiedProcess
{
    // In the child's environment: whose it is. In the millisecond before the tie holds, it may lose its parent unnoticed.
    private const string OwnerVariable = "DOTNET_TMUX_OWNER";

    /// <summary>This process, such that no later one with its pid is taken for it.</summary>
    public static string Self { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{ProcessTable.StartTime(Environment.ProcessId)}");

    /// <summary>Notes in the child's environment whose it is. Not for one that may start a server, which would hand it on.</summary>
    public static void Mark(ProcessStartInfo info) => info.Environment[OwnerVariable] = Self;

    /// <summary>Whether a mark, or what was noted as <see cref="Self"/>, names a process that is gone.</summary>
    public static bool IsGone(string mark) =>
        mark.Split('-') is [var pid, var start]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var owner)
        && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var then)
        && (!ProcessTable.IsRunning(owner) || (ProcessTable.StartTime(owner) is var now and not 0 && then != 0 && now != then));

    /// <summary>Ends a child that was marked and whose owner is gone; leaves every other process alone.</summary>
    public static void EndOrphan(int child)
    {
        try
        {
            var mark = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{child}/environ"))
                .Split('\0')
                .FirstOrDefault(variable => variable.StartsWith(OwnerVariable + "=", StringComparison.Ordinal));
            if (mark is not null && IsGone(mark[(OwnerVariable.Length + 1)..]))
            {
                using var process = Process.GetProcessById(child);
                process.Kill();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            // Gone by itself, or the system does not tell.
        }
    }

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
