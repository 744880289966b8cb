using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Commands;
using TmuxTool.Registry;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Binding;

/// <summary>The words name no session, or more than one. The message is what the user reads, all lines of it.</summary>
internal sealed class SessionNotResolvedException(string message) : Exception(message)
{
    /// <summary>The exit code, where it is not the verb's code for invalid arguments.</summary>
    public int? Code { get; init; }
}

/// <summary>The options that say which session: the same for every verb that acts on one.</summary>
internal sealed class SessionOptions
{
    /// <summary>As the usage of a verb shows them.</summary>
    public const string Usage = "[NAME | -s NAME | -t TARGET [-S PATH | -L NAME]]";

    private readonly CommandArgument? _name;
    private readonly CommandOption _session;
    private readonly CommandOption _target;
    private readonly CommandOption _socket;
    private readonly CommandOption _socketName;

    /// <param name="verb">The verb.</param>
    /// <param name="takesName">Whether the name may be given as an argument as well; not where arguments are something else.</param>
    public SessionOptions(Verb verb, bool takesName = true)
    {
        _name = takesName ? verb.Word("NAME", "Session by its registered name, as -s") : null;
        _session = verb.Value("-s|--session <NAME>", "Session by its registered name (default: the only one)");
        _target = verb.Value("-t|--target <TARGET>", "tmux target, such as NAME:0.0; alone: on tmux's default server");
        _socket = SharedOptions.Socket(verb, "with -t");
        _socketName = verb.Value("-L|--socket-name <NAME>", "tmux socket by tmux's name for it (with -t)");
    }

    public bool Any => _session.HasValue() || _target.HasValue() || _socket.HasValue() || _socketName.HasValue();

    /// <exception cref="UsageException"><c>-S</c> and <c>-L</c> together, or a name and another session.</exception>
    public SessionSelector Selector()
    {
        if (_socket.HasValue() && _socketName.HasValue())
        {
            throw new UsageException("-S and -L cannot be combined");
        }

        if (_name?.Value is not null && (_session.HasValue() || _target.HasValue()))
        {
            throw new UsageException($"NAME and {(_session.HasValue() ? "-s" : "-t")} cannot be combined");
        }

        return new SessionSelector(_session.Value() ?? _name?.Value, _target.Value(), _socket.Value(), _socketName.Value());
    }

    /// <summary>For verbs that end sessions: <c>-t</c> alone would be tmux's default server, which is the user's own.</summary>
    /// <exception cref="UsageException">A target without a socket, or a socket without a session.</exception>
    public void RequireSocketWithTarget()
    {
        var selector = Selector();
        if (selector is { Target: not null, SocketPath: null, SocketName: null })
        {
            throw new UsageException("-t requires -S or -L: without them it names a session on tmux's default server");
        }

        if (selector is { Target: null, Session: null } && (_socket.HasValue() || _socketName.HasValue()))
        {
            throw new UsageException($"{(_socket.HasValue() ? "-S" : "-L")} requires -t or -s");
        }
    }

    /// <exception cref="SessionNotResolvedException">No session, or several.</exception>
    public SessionAddress Resolve(RegistryStore registry)
        => new SessionResolver(registry).Resolve(Selector()) switch
        {
            Resolution.Found found => found.Address,
            Resolution.Failed failed => throw new SessionNotResolvedException(failed.Message),
            var other => throw new InvalidOperationException($"resolution {other}"),
        };

    /// <summary>Notes that a registered session was used. Best effort: the verb's answer does not depend on it.</summary>
    public static Task TouchAsync(RegistryStore registry, SessionAddress address, CancellationToken cancellationToken)
        => SessionUse.NoteAsync(registry, address, cancellationToken);
}
