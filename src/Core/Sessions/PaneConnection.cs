using TmuxTool.Health;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>A control-mode connection to the session of one pane.</summary>
internal sealed class PaneConnection : IAsyncDisposable
{
    private PaneConnection(ControlModeClient client, SessionAddress address) => (Client, Address) = (client, address);

    public ControlModeClient Client { get; }

    public SessionAddress Address { get; }

    /// <summary>Connects; where that fails, says how the pane is instead.</summary>
    public static async Task<(PaneConnection? Connection, PaneHealth? Failure)> OpenAsync(
        SessionAddress address, CancellationToken cancellationToken)
    {
        // attach-session would select the window or pane that its target names: only a session will do.
        var session = address.ExactSession ?? await SessionOfPaneAsync(address, cancellationToken).ConfigureAwait(false);
        if (session is not null)
        {
            if (await AttachAsync(address, session, cancellationToken).ConfigureAwait(false) is { } connection)
            {
                return (connection, null);
            }
        }

        var health = await HealthProbe.ProbeAsync(address, cancellationToken).ConfigureAwait(false);
        return health.PaneExists && session == address.ExactSession && session is not null
            ? await OpenAsync(address with { Target = address.ExactPane }, cancellationToken).ConfigureAwait(false)
            : (null, health);
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private static async Task<PaneConnection?> AttachAsync(SessionAddress address, string session, CancellationToken cancellationToken)
    {
        try
        {
            var (client, reply) = await ControlModeClient.AttachAsync(address.Socket, session, cancellationToken).ConfigureAwait(false);
            if (reply.Ok)
            {
                return new PaneConnection(client, address);
            }

            await client.DisposeAsync().ConfigureAwait(false);
        }
        catch (TmuxException e) when (e.Failure is TmuxFailure.ServerNotRunning or TmuxFailure.CommandFailed)
        {
            // The probe that follows says what is wrong.
        }

        return null;
    }

    private static async Task<string?> SessionOfPaneAsync(SessionAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var pane = await ServerQuery.PaneAsync(
                new CommandClient(address.Socket), address.ExactPane, cancellationToken).ConfigureAwait(false);
            return pane?.SessionId;
        }
        catch (TmuxException e) when (e.Failure is TmuxFailure.ServerNotRunning or TmuxFailure.CommandFailed)
        {
            return null; // The probe that follows says what is wrong.
        }
    }
}
