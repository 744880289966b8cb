using System.Globalization;

namespace TmuxTool.Tmux;

/// <summary>Connects for one list of commands and leaves: what needs no session to attach to.</summary>
/// <param name="socket">The server.</param>
/// <param name="meanwhile">What to do while the server works.</param>
/// <param name="limit">How long each list of commands may take.</param>
internal sealed class CommandClient(TmuxSocket socket, Action? meanwhile = null, CallLimit limit = default) : ITmuxClient
{
    public async Task<TmuxReply> ExecuteAsync(CommandList commands, CancellationToken cancellationToken)
    {
        var all = CallLimit.Within(limit.Left);
        for (var retry = new ServerRace(); ; await retry.PauseAsync(cancellationToken).ConfigureAwait(false))
        {
            var (client, reply) = await ControlModeClient.StartAsync(socket, commands, cancellationToken, meanwhile, all).ConfigureAwait(false);
            await client.DisposeAsync().ConfigureAwait(false);
            if (reply.Ok || !(SaysNoServer(reply.Error) || ServerRace.Says(reply.Error)))
            {
                return reply;
            }

            if (SaysNoServer(reply.Error))
            {
                throw NoServer(socket);
            }

            if (retry.IsLost)
            {
                // One that ends does not listen for so long.
                throw InvalidReply(socket, "it closes each connection without an answer");
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

    internal static TmuxException NotResponding(TmuxSocket? socket, TimeSpan limit, bool mayHaveRun = true) => new(
        TmuxFailure.NotResponding,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the tmux server on {socket?.Path ?? "this machine"} did not answer within {limit.TotalSeconds:0.#} s; it may be stopped (see 'ps') or overloaded"),
        mayHaveRun);

    /// <param name="socket">The server.</param>
    /// <param name="reason">What is wrong, as a clause.</param>
    /// <param name="mayHaveRun">Whether the commands may have run.</param>
    internal static TmuxException InvalidReply(TmuxSocket socket, string reason, bool mayHaveRun = false) => new(
        TmuxFailure.InvalidReply, $"the program that listens on {socket.Path} does not answer like tmux: {reason}", mayHaveRun);
}
