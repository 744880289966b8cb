using TmuxTool.Health;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>A control-mode connection to the session of one pane.</summary>
internal sealed class PaneConnection : IAsyncDisposable
{
    private PaneConnection(ControlModeClient client, SessionAddress address) => (Client, Address) = (client, address);

    public ControlModeClient Client { get; }

    public SessionAddress Address { get; }

    /// <summary>Connects; where that fails, says how the pane is instead. The limit holds for each call over the connection, too.</summary>
    /// <exception cref="TmuxException">The pane is there, but tmux lets nobody attach to its session; or the server does not answer.</exception>
    public static async Task<(PaneConnection? Connection, PaneHealth? Failure)> OpenAsync(
        SessionAddress address, CancellationToken cancellationToken, CallLimit limit = default)
    {
        for (var isRetry = false; ; isRetry = true)
        {
            // attach-session would select the window or pane that its target names: only a session will do.
            var session = address.ExactSession ?? await SessionOfPaneAsync(address, limit, cancellationToken).ConfigureAwait(false);
            var (connection, error) = session is null ? default : await AttachAsync(address, session, limit, cancellationToken).ConfigureAwait(false);
            if (connection is not null)
            {
                return (connection, null);
            }

            var (health, _) = await HealthProbe.LookAsync(address, cancellationToken, limit).ConfigureAwait(false);
            if (!health.PaneExists)
            {
                return (null, health);
            }

            if (isRetry)
            {
                throw new TmuxException(TmuxFailure.CommandFailed, $"tmux cannot attach to session '{address}': {error ?? "it has no session"}");
            }

            // The session has been renamed, or has only just come.
            address = address with { Target = address.ExactPane };
        }
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private static async Task<(PaneConnection? Connection, string? Error)> AttachAsync(
        SessionAddress address, string session, CallLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            var (client, reply) = await ControlModeClient.AttachAsync(address.Socket, session, cancellationToken, limit).ConfigureAwait(false);
            if (reply.Ok)
            {
                return (new PaneConnection(client, address), null);
            }

            await client.DisposeAsync().ConfigureAwait(false);
            return (null, reply.Error);
        }
        catch (TmuxException e) when (e.Failure is TmuxFailure.ServerNotRunning or TmuxFailure.CommandFailed)
        {
            return (null, e.Message); // The probe that follows says what is wrong.
        }
    }

    private static async Task<string?> SessionOfPaneAsync(SessionAddress address, CallLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            var pane = await ServerQuery.PaneAsync(
                new CommandClient(address.Socket, limit: limit), address.ExactPane, cancellationToken).ConfigureAwait(false);
            return pane?.SessionId;
        }
        catch (TmuxException e) when (e.Failure is TmuxFailure.ServerNotRunning or TmuxFailure.CommandFailed)
        {
            return null; // The probe that follows says what is wrong.
        }
    }
}
