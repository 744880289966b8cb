using System.Diagnostics;

namespace TmuxTool.Tmux;

/// <summary>Runs commands by starting <c>tmux</c> once per call: what needs no session to attach to.</summary>
internal sealed class TmuxProcessClient(TmuxSocket socket) : ITmuxClient
{
    public async Task<TmuxReply> ExecuteAsync(CommandList commands, CancellationToken cancellationToken)
    {
        using var gate = commands.NotifiesAll ? await ServerGate.NotifyAsync(socket, cancellationToken).ConfigureAwait(false) : null;
        for (var retry = new ServerRace(); ; await retry.PauseAsync(cancellationToken).ConfigureAwait(false))
        {
            var reply = await RunAsync(
                TmuxProgram.SocketArguments(socket).Concat(commands.ToArguments()), socket, cancellationToken).ConfigureAwait(false);
            if (reply.Ok || !(SaysNoServer(reply.Error) || ServerRace.Says(reply.Error)))
            {
                return reply;
            }

            if (SaysNoServer(reply.Error) || retry.IsLost)
            {
                throw new TmuxException(TmuxFailure.ServerNotRunning, $"no tmux server is running on {socket.Path}");
            }
        }
    }

    /// <summary>Whether a message of the tmux client means that nothing listens on the socket.</summary>
    internal static bool SaysNoServer(string message) =>
        message.StartsWith("no server running on ", StringComparison.Ordinal)
        || (message.StartsWith("error connecting to ", StringComparison.Ordinal)
            && (message.EndsWith("(No such file or directory)", StringComparison.Ordinal)
                || message.EndsWith("(Connection refused)", StringComparison.Ordinal)));

    internal static async Task<TmuxReply> RunAsync(
        IEnumerable<string> arguments, TmuxSocket? socket, CancellationToken cancellationToken)
    {
        var info = TmuxProgram.StartInfo();
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TmuxProgram.Deadline);
        using var process = Process.Start(info)!;
        try
        {
            process.StandardInput.Close();
            // A read from a pipe is not cancelled by a token; and a stopped server may hold the other end for ever.
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await Task.WhenAll(output, error).WaitAsync(deadline.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            return new TmuxReply(process.ExitCode == 0, await output.ConfigureAwait(false), (await error.ConfigureAwait(false)).TrimEnd());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            throw NotResponding(socket);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    internal static TmuxException NotResponding(TmuxSocket? socket, bool mayHaveRun = true) => new(
        TmuxFailure.NotResponding,
        $"the tmux server on {socket?.Path ?? "this machine"} did not answer within {TmuxProgram.Deadline.TotalSeconds:0.#} s; it may be stopped (see 'ps') or overloaded",
        mayHaveRun);
}
