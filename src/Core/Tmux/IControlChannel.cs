namespace TmuxTool.Tmux;

/// <summary>The two streams of a client in control mode: commands there, blocks and notifications back.</summary>
internal interface IControlChannel : IDisposable
{
    /// <summary>What was said besides the stream, once it has ended; empty where nothing was.</summary>
    string Error { get; }

    /// <summary>Whether <see cref="Read"/> can wait for a limited time.</summary>
    bool CanTimeOut { get; }

    /// <summary>
    /// Waits for bytes, at most as long as the limit: how many; 0 when the connection has ended, null when none have come yet.
    /// One reads at a time.
    /// </summary>
    int? Read(Span<byte> buffer, TimeSpan limit);

    /// <summary>Writes all bytes, which may wait for the server.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    /// <exception cref="TimeoutException">The server does not take them.</exception>
    Task WriteAsync(byte[] bytes, TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>Ends the connection, which ends a <see cref="Read"/> that waits.</summary>
    void End();
}
