namespace TmuxTool.Tmux;

/// <summary>Connects for one list of commands and leaves: what needs no session to attach to.</summary>
/// <param name="socket">The server.</param>
/// <param name="meanwhile">What to do while the server works.</param>
internal sealed class CommandClient(TmuxSocket socket, Action? meanwhile = null) : ITmuxClient
{
    public async Task<TmuxReply> ExecuteAsync(CommandList commands, CancellationToken cancellationToken)
    {
        for (var retry = new ServerRace(); ; await retry.PauseAsync(cancellationToken).ConfigureAwait(false))
        {
            var (client, reply) = await ControlModeClient.StartAsync(socket, commands, cancellationToken, meanwhile).ConfigureAwait(false);
            await client.DisposeAsync().ConfigureAwait(false);
            if (reply.Ok || !(SaysNoServer(reply.Error) || ServerRace.Says(reply.Error)))
            {
                return reply;
            }

            if (SaysNoServer(reply.Error) || retry.IsLost)
            {
                throw NoServer(socket);
            }
        }
    }

    /// <summary>Asks several servers at the same time, so that one that hangs keeps no other's answer back.</summary>
    public static Task<T[]> AskEachAsync<T>(IEnumerable<TmuxSocket> sockets, Func<TmuxSocket, Task<T>> ask)
    {
        TmuxSocket[] all = [.. sockets];
        return Task.WhenAll(all.Select(socket => all.Length == 1
            ? ask(socket)
            // A thread each: who waits for a reply reads it.
            : Task.Factory.StartNew(
                () => ask(socket), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
    }

    /// <summary>Whether a message of the tmux client means that nothing listens on the socket.</summary>
    internal static bool SaysNoServer(string message) =>
        message.StartsWith("no server running on ", StringComparison.Ordinal)
        || (message.StartsWith("error connecting to ", StringComparison.Ordinal)
            && (message.EndsWith("(No such file or directory)", StringComparison.Ordinal)
                || message.EndsWith("(Connection refused)", StringComparison.Ordinal)));

    internal static TmuxException NoServer(TmuxSocket socket) =>
        new(TmuxFailure.ServerNotRunning, $"no tmux server is running on {socket.Path}");

    internal static TmuxException NotResponding(TmuxSocket? socket, bool mayHaveRun = true) => new(
        TmuxFailure.NotResponding,
        $"the tmux server on {socket?.Path ?? "this machine"} did not answer within {TmuxProgram.Deadline.TotalSeconds:0.#} s; it may be stopped (see 'ps') or overloaded",
        mayHaveRun);
}
