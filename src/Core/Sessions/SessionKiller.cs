using TmuxTool.Health;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>How one step of a kill went.</summary>
public enum StepResult
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>It was tried and failed.</summary>
    Failed,

    /// <summary>There was nothing to do: it was not there.</summary>
    NotThere,

    /// <summary>A dry run: it would be done.</summary>
    WouldDo,
}

/// <summary>How a kill went.</summary>
/// <param name="Name">The session.</param>
/// <param name="Tmux">Killing the tmux session.</param>
/// <param name="TmuxDetail">One line about it.</param>
/// <param name="Registry">Removing the row.</param>
/// <param name="RegistryDetail">One line about it.</param>
public sealed record KillReport(string Name, StepResult Tmux, string TmuxDetail, StepResult Registry, string RegistryDetail);

/// <summary>Kills a session and takes its row out of the registry.</summary>
/// <param name="registry">The registry.</param>
public sealed class SessionKiller(RegistryStore registry)
{
    /// <summary>Kills; only the very session that was registered, and only the row that is that session on that socket.</summary>
    /// <param name="address">Which session.</param>
    /// <param name="dryRun">Whether to only say what would be done.</param>
    /// <param name="explain">Told each step in words.</param>
    /// <param name="cancellationToken">Ends the work before anything is killed. What has begun is finished, so that no entry stays without its session.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public async Task<KillReport> KillAsync(
        SessionAddress address, bool dryRun, Action<string>? explain = null, CancellationToken cancellationToken = default)
    {
        var (health, pane) = await HealthProbe.LookAsync(address, cancellationToken).ConfigureAwait(false);
        explain?.Invoke($"{address} on {address.Socket}: {health.Status}");
        var name = address.Name ?? pane?.SessionName ?? PaneTarget.SessionOf(address.Target) ?? address.Target;
        cancellationToken.ThrowIfCancellationRequested();
        var (tmux, tmuxDetail) = await KillInTmuxAsync(address, health, pane, dryRun, explain).ConfigureAwait(false);
        if (tmux == StepResult.Failed)
        {
            // The row is what still finds a session that could not be killed.
            return new KillReport(name, tmux, tmuxDetail, StepResult.Failed, "the row was left, because the session may still run");
        }

        var (row, rowDetail) = await RemoveRowAsync(address, pane, name, dryRun).ConfigureAwait(false);
        return new KillReport(name, tmux, tmuxDetail, row, rowDetail);
    }

    internal static async Task<(StepResult Result, string Detail)> KillInTmuxAsync(
        SessionAddress address, PaneHealth health, PaneState? pane, bool dryRun, Action<string>? explain)
    {
        if (health.Status == SessionStatus.Unknown)
        {
            return (StepResult.Failed, health.Detail ?? "tmux gave no answer");
        }

        if (pane is null)
        {
            return (StepResult.NotThere, health.ServerRunning ? "no such session in tmux" : "the tmux server is not running");
        }

        if (dryRun)
        {
            return (StepResult.WouldDo, pane.SessionName);
        }

        try
        {
            explain?.Invoke($"kill-session -t {pane.SessionId} ({pane.SessionName})");
            var reply = await new CommandClient(address.Socket).ExecuteAsync(
                new CommandList().Add("kill-session", "-t", pane.SessionId), CancellationToken.None).ConfigureAwait(false);
            return reply.Ok || ServerQuery.SaysNotFound(reply.Error) ? (StepResult.Done, pane.SessionName) : (StepResult.Failed, reply.Error);
        }
        catch (TmuxException e) when (e.Failure == TmuxFailure.ServerNotRunning)
        {
            return (StepResult.Done, pane.SessionName);
        }
        catch (TmuxException e) when (e.Failure != TmuxFailure.TmuxNotFound)
        {
            return (StepResult.Failed, e.Message);
        }
    }

    private async Task<(StepResult Result, string Detail)> RemoveRowAsync(
        SessionAddress address, PaneState? pane, string name, bool dryRun)
    {
        try
        {
            if (!registry.Read().Sessions.TryGetValue(name, out var row) || !IsThat(row, address, pane, name))
            {
                return (StepResult.NotThere, "not registered");
            }

            if (dryRun)
            {
                return (StepResult.WouldDo, name);
            }

            var removed = false;
            await registry.UpdateAsync(
                rows =>
                {
                    removed = rows.Sessions.TryGetValue(name, out var now) && IsThat(now, address, pane, name);
                    return removed ? rows.Without(name) : rows;
                }).ConfigureAwait(false);
            return removed ? (StepResult.Done, name) : (StepResult.NotThere, "somebody else has removed it");
        }
        catch (RegistryException e)
        {
            return (StepResult.Failed, e.Message);
        }
    }

    private static bool IsThat(SessionRow row, SessionAddress address, PaneState? pane, string name) =>
        address.Row is { } known
            ? row.IsSameSessionAs(known)
            : row.Socket == address.Socket.Path && PaneTarget.SessionOf(row.Target) == name && (pane is null || SessionAddress.Of(name, row).Is(pane));
}
