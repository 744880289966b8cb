using System.Diagnostics;
using TmuxTool.Processes;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Gives the terminal of this process to <c>tmux attach</c>, and has it back afterwards.</summary>
public static class SessionVisit
{
    /// <summary>Attaches until the user detaches or the session ends.</summary>
    /// <param name="address">Which session.</param>
    /// <param name="cancellationToken">Detaches.</param>
    /// <returns>What tmux says where it cannot attach, else null.</returns>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public static async Task<string?> AttachAsync(SessionAddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var info = TmuxProgram.StartInfo(SessionAttacher.Arguments(address, isReadOnly: false));
        (info.RedirectStandardInput, info.RedirectStandardOutput) = (false, false);
        using var process = Process.Start(info)!;
        // Asked to end, tmux leaves the terminal as it was; killed, it would not.
        using var end = cancellationToken.Register(() =>
        {
            if (!process.HasExited)
            {
                ProcessTable.Terminate(process.Id);
            }
        });
        var error = await process.StandardError.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}
