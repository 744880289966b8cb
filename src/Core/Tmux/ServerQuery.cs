using System.Globalization;

namespace TmuxTool.Tmux;

/// <summary>Questions to a server that read and change nothing.</summary>
internal static class ServerQuery
{
    /// <summary>How often to ask for the status of a program that has ended: some never have one.</summary>
    public const int Wakes = 10;

    /// <summary>The format for the version of a server, such as <c>3.3a</c>.</summary>
    public const string VersionFormat = "#{version}";

    /// <summary>
    /// The pane that a target names, or null where there is none. tmux answers a question about a pane that does not
    /// exist with another one, so that a command that insists on the target goes first.
    /// </summary>
    public static async Task<PaneState?> PaneAsync(ITmuxClient client, string exactTarget, CancellationToken cancellationToken)
    {
        var reply = await client.ExecuteAsync(PaneCommands(exactTarget), cancellationToken).ConfigureAwait(false);
        return reply.Ok
            ? PaneIn(reply) ?? throw new TmuxException(TmuxFailure.InvalidReply, $"what tmux says of pane '{exactTarget}' cannot be understood")
            : SaysNotFound(reply.Error) ? null
            : throw new TmuxException(TmuxFailure.CommandFailed, $"tmux says: {reply.Error}");
    }

    /// <summary>Asks for a pane; of one whose program has ended, with its status: tmux collects that once something runs.</summary>
    public static async Task<PaneState?> PaneWithStatusAsync(ITmuxClient client, string exactTarget, CancellationToken cancellationToken)
    {
        var pane = await PaneAsync(client, exactTarget, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < Wakes && pane is { LacksStatus: true }; i++)
        {
            await client.ExecuteAsync(Wake(), cancellationToken).ConfigureAwait(false);
            pane = await PaneAsync(client, exactTarget, cancellationToken).ConfigureAwait(false);
        }

        return pane;
    }

    /// <summary>Makes tmux collect the status of programs that have ended.</summary>
    public static CommandList Wake() => new CommandList().Add("run-shell", "true");

    /// <summary>A number that a server prints; null where it is none, or is too large.</summary>
    public static int? Number(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A moment that a server prints in Unix seconds; null where it is none.</summary>
    public static DateTimeOffset? Moment(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Whether a message of tmux means that session, window or pane do not exist.</summary>
    public static bool SaysNotFound(string message) =>
        message.StartsWith("can't find ", StringComparison.Ordinal) || SaysNoSession(message);

    /// <summary>Whether it means that the server has no session at all, as with its option exit-empty off.</summary>
    public static bool SaysNoSession(string message) => message is "no current target" or "no current session" or "no sessions";

    /// <summary>Refuses a server that is older than the oldest version supported.</summary>
    /// <exception cref="TmuxException">It is too old, or no answer could be had.</exception>
    public static async Task RequireSupportedAsync(ITmuxClient client, CancellationToken cancellationToken)
    {
        var reply = await client.ExecuteAsync(new CommandList().Add("display-message", "-p", VersionFormat), cancellationToken).ConfigureAwait(false);
        TmuxProgram.RequireSupported(reply.Output.Trim());
    }

    public static CommandList PaneCommands(string exactTarget) => new CommandList()
        .Add("list-panes", "-t", exactTarget, "-F", "")
        .Add("display-message", "-p", "-t", exactTarget, PaneState.Format);

    /// <summary>The pane in a reply, printed with <see cref="PaneState.Format"/>.</summary>
    // The first line that is one: what follows may be the rest of a program's name that has a line end in it.
    public static PaneState? PaneIn(TmuxReply reply) => reply.Output.Split('\n').Select(PaneState.Parse).FirstOrDefault(pane => pane is not null);
}
