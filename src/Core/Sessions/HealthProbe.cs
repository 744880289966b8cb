using TmuxTool.Health;
using TmuxTool.Processes;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Looks at the very pane that an address names.</summary>
public static class HealthProbe
{
    /// <summary>Looks; an error of tmux is <see cref="SessionStatus.Unknown"/>, never a death.</summary>
    /// <param name="address">Which pane.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public static async Task<PaneHealth> ProbeAsync(SessionAddress address, CancellationToken cancellationToken = default) =>
        (await LookAsync(address, cancellationToken).ConfigureAwait(false)).Health;

    /// <summary>As <see cref="ProbeAsync"/>, with the pane where it is the one.</summary>
    internal static async Task<(PaneHealth Health, PaneState? Pane)> LookAsync(
        SessionAddress address, CancellationToken cancellationToken, CallLimit limit = default)
    {
        var client = new CommandClient(address.Socket, limit: limit);
        try
        {
            var pane = await ServerQuery.PaneWithStatusAsync(client, address.ExactPane, cancellationToken).ConfigureAwait(false);
            var health = pane is null
                ? PaneHealth.Missing(await HasSessionAsync(client, address, cancellationToken).ConfigureAwait(false))
                : address.HealthOf(pane, ProcessTable.Look(pane.Pid));
            return (health, health.PaneExists ? pane : null);
        }
        catch (TmuxException e) when (e.Failure == TmuxFailure.ServerNotRunning)
        {
            return (PaneHealth.ServerNotRunning, null);
        }
        catch (TmuxException e) when (e.Failure != TmuxFailure.TmuxNotFound)
        {
            return (PaneHealth.Unknown(e.Message), null);
        }
    }

    private static async Task<bool> HasSessionAsync(CommandClient client, SessionAddress address, CancellationToken cancellationToken) =>
        address.ExactSession is { } session
        && (await client.ExecuteAsync(new CommandList().Add("has-session", "-t", session), cancellationToken).ConfigureAwait(false)).Ok;
}
