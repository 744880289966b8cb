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
    /// <param name="OfSameServer">Whether it is of the session's own server.</param>
    public sealed record Nested(bool OfSameServer) : AttachOutcome;

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
        if (!string.IsNullOrEmpty(outer))
        {
            // switch-client could take the control client of another process for this terminal's.
            return new AttachOutcome.Nested(outer.Split(',')[0] == address.Socket.Path);
        }

        var health = await HealthProbe.ProbeAsync(address, cancellationToken).ConfigureAwait(false);
        if (!health.PaneExists || health.Detail is not null)
        {
            return new AttachOutcome.NoSession(health);
        }

        return new AttachOutcome.Ready(["tmux", .. Arguments(address, isReadOnly)]);
    }

    /// <summary>What tmux is to be told.</summary>
    internal static IEnumerable<string> Arguments(SessionAddress address, bool isReadOnly)
    {
        // A registered session is watched as it is, whichever of its windows is shown.
        var target = address.Row is null ? PaneTarget.Exact(address.Target) : address.ExactSession ?? address.ExactPane;
        return ["-u", "-N", "-S", address.Socket.Path, "attach-session", .. isReadOnly ? ["-r"] : Array.Empty<string>(), "-t", target];
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
