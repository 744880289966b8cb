using TmuxTool.Health;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>How this terminal can be attached to a session.</summary>
public abstract record AttachOutcome
{
    private AttachOutcome()
    {
    }

    /// <summary>It can.</summary>
    /// <param name="Arguments">The command line: tmux and its arguments.</param>
    public sealed record Ready(IReadOnlyList<string> Arguments) : AttachOutcome;

    /// <summary>The terminal is a pane of a tmux; in it, another one would be nested.</summary>
    public sealed record Nested : AttachOutcome;

    /// <summary>There is no such session, or its server does not answer.</summary>
    /// <param name="Health">What is wrong.</param>
    public sealed record NoSession(PaneHealth Health) : AttachOutcome;
}

/// <summary>Attaches this terminal to a session.</summary>
public static class SessionAttacher
{
    /// <summary>Finds the command line that attaches.</summary>
    /// <param name="address">The session; a target of a window or pane shows that one.</param>
    /// <param name="isReadOnly">Whether keys do nothing but detach.</param>
    /// <param name="outer">What <c>$TMUX</c> says; null or empty outside tmux.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public static async Task<AttachOutcome> PrepareAsync(
        SessionAddress address, bool isReadOnly, string? outer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var health = await HealthProbe.ProbeAsync(address, cancellationToken).ConfigureAwait(false);
        if (!health.PaneExists || health.Detail is not null)
        {
            return new AttachOutcome.NoSession(health);
        }

        // A registered session is watched as it is, whichever of its windows is shown.
        var target = address.Row is null ? PaneTarget.Exact(address.Target) : address.ExactSession ?? address.ExactPane;
        var server = new[] { "tmux", "-u", "-N", "-S", address.Socket.Path };
        if (string.IsNullOrEmpty(outer))
        {
            return new AttachOutcome.Ready([.. server, "attach-session", .. isReadOnly ? ["-r"] : Array.Empty<string>(), "-t", target]);
        }

        // On its own server a client shows another session in place of this one. Read-only it would stay afterwards.
        return !isReadOnly && outer.Split(',')[0] == address.Socket.Path
            ? new AttachOutcome.Ready([.. server, "switch-client", "-t", target])
            : new AttachOutcome.Nested();
    }

    /// <summary>Becomes that command; returns only where the system will not have it.</summary>
    /// <param name="ready">The command line.</param>
    /// <exception cref="TmuxException">It could not be started.</exception>
    public static void Become(AttachOutcome.Ready ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        ProcessImage.Replace(TmuxProgram.Find() ?? throw TmuxProgram.NotFound(), ready.Arguments);
    }
}
