namespace TmuxTool.Tmux;

/// <summary>
/// A client that connects in the moment in which a server starts or ends is told that it "exited unexpectedly" before
/// anything has run. A moment later there is a server or none, so it is asked again, for half a second at most.
/// </summary>
internal sealed class ServerRace
{
    /// <summary>What a client that has run nothing says of a server that hung up.</summary>
    public const string LostServer = "lost server";

    // Where the machine is so busy that half a second is nothing.
    private const int LeastAttempts = 10;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(0.5);
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private int _attempt;

    /// <summary>Whether it was asked for long enough.</summary>
    public bool IsLost => _attempt >= LeastAttempts && TimeProvider.System.GetElapsedTime(_start) >= s_limit;

    /// <summary>Whether the message of a client that has run nothing is about such a moment.</summary>
    public static bool Says(string message) =>
        message.StartsWith("server exited unexpectedly", StringComparison.Ordinal)
        || message.StartsWith(LostServer, StringComparison.Ordinal);

    public Task PauseAsync(CancellationToken cancellationToken)
    {
        _attempt++;
        // Not all at the same time again: they got into each other's way.
        return Task.Delay(Random.Shared.Next(5, 15), cancellationToken);
    }
}
