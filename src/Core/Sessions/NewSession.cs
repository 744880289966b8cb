using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TmuxTool.Registry;
using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>
/// A session in the making. Until <see cref="KeepAsync"/> it hangs on our connection: however this process ends, the
/// kernel closes the connection, and the server's hook for that removes the session.
/// </summary>
internal sealed class NewSession(
    LaunchRequest request, SessionEnvironment environment, TmuxSocket socket, string program, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The option that a session has while it hangs on its maker.</summary>
    public const string UnfinishedOption = "@dotnet-tmux-unfinished";

    /// <summary>The option that tells one program from another, see <see cref="LaunchRequest.IfAbsent"/>.</summary>
    public const string ProgramOption = "@dotnet-tmux-program";

    private const string HistoryLimit = "50000";

    // A session that is not removed by then goes with our connection.
    private static readonly TimeSpan s_killPatience = TimeSpan.FromMilliseconds(100);

    private readonly string _session = "=" + request.Name;
    private ControlModeClient? _client;
    private bool _isOurs;
    private bool _hasProgram;

    /// <summary>What the session hangs on, once it has started.</summary>
    public ControlModeClient Client => _client!;

    /// <summary>The pane with its screen, where its prompt was waited for.</summary>
    public PaneTerminal? Terminal { get; private set; }

    /// <summary>The pane, once the session has started.</summary>
    public PaneState? Pane { get; private set; }

    /// <summary>Starts the program; null when all went well.</summary>
    public async Task<LaunchOutcome?> StartAsync(CancellationToken cancellationToken)
    {
        var started = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (!started.Ok)
        {
            return IsDuplicate(started)
                ? new LaunchOutcome.NameTaken(request.Name, socket.Path, null)
                : new LaunchOutcome.TmuxFailed(IsRenamed(started)
                    ? $"tmux does not keep the session name '{request.Name}' as it is; choose one of characters that this system's C library knows"
                    : $"tmux could not create session '{request.Name}': {started.Error}");
        }

        var reply = _hasProgram ? started : await ReplacePlaceholderAsync(cancellationToken).ConfigureAwait(false);
        if (!reply.Ok)
        {
            return new LaunchOutcome.TmuxFailed($"tmux could not start {request.Command[0]}: {reply.Error}");
        }

        Pane = ServerQuery.PaneIn(reply);
        if (Pane is null)
        {
            return new LaunchOutcome.TmuxFailed($"the pane of session '{request.Name}' was gone at once");
        }

        _client!.Watch(Pane.PaneId);
        return null;
    }

    /// <summary>Waits until the program is ready; null when it is, or when nothing is to be seen: then it counts as created.</summary>
    public async Task<LaunchOutcome?> ReadyAsync(CancellationToken cancellationToken)
    {
        if (request is { Ready: null, WaitsForPrompt: false })
        {
            return null;
        }

        Terminal = await PaneTerminal.OpenAsync(_client!, socket, Pane!.PaneId, 1000, time, cancellationToken).ConfigureAwait(false);
        if (Terminal is not { } terminal)
        {
            return new LaunchOutcome.TmuxFailed($"the session was gone before {request.Command[0]} was ready");
        }

        // Waits look at one line at a time: only a prompt has several.
        var told = request.Ready is { LineBreaks: > 0 } lines ? new Prompts(lines) : null;
        var prompt = new PromptReader(terminal, request.Presets, new SessionRow { Socket = socket.Path, Target = Pane.Target, Type = request.Type, Preset = request.Preset }, told);
        var outcome = await new PaneWait(terminal)
        {
            // A shell that edits a line is ready, whatever its prompt looks like.
            Until = request.WaitsForPrompt || told is not null ? () => prompt.Waiting() is WaitOutcome.Input { Activity: ProgramActivity.Prompt } ready ? ready : null : null,
            Progress = request.Progress,
        }.WaitAsync(new WaitGoal { Patterns = request.Ready is { } ready && told is null ? [ready] : [] }, request.ReadyTimeout, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            WaitOutcome.Matched or WaitOutcome.Input => null,
            WaitOutcome.TimedOut => new LaunchOutcome.NotReady(outcome.Elapsed, outcome.Screen),
            WaitOutcome.NotResponding => new LaunchOutcome.TmuxFailed($"the tmux server on {socket.Path} stopped answering before {request.Command[0]} was ready"),
            WaitOutcome.Exited(var status, var signal) => new LaunchOutcome.ProgramDied(request.Command[0], status, signal, outcome.Screen),
            _ => new LaunchOutcome.TmuxFailed($"the session was gone before {request.Command[0]} was ready"),
        };
    }

    /// <summary>From now on the session stays when this process goes.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        // By its id: somebody may have renamed it meanwhile, its own program for one.
        var reply = await _client!.ExecuteAsync(
            new CommandList()
                .Add("set-hook", "-u", "-t", Pane!.SessionId + ":", "client-detached")
                .Add("set-option", "-u", "-t", Pane.SessionId + ":", UnfinishedOption)
                .Add("display-message", "-p", "-t", Pane.PaneId, PaneState.Format),
            cancellationToken).ConfigureAwait(false);
        if (!reply.Ok || ServerQuery.PaneIn(reply) is not { } pane)
        {
            throw new TmuxException(TmuxFailure.CommandFailed, $"tmux could not keep session '{request.Name}': {reply.Error}");
        }

        (Pane, _isOurs) = (pane, false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOurs)
        {
            // By its id, where that is known: its program may have renamed it.
            await KillAsync("kill-session", "-t", Pane?.SessionId ?? _session).ConfigureAwait(false);
        }

        _isOurs = false;
        if (_client is { } client)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            _client = null;
        }
    }

    private async Task<TmuxReply> ConnectAsync(CancellationToken cancellationToken)
    {
        for (var retry = new ServerRace(); ; await retry.PauseAsync(cancellationToken).ConfigureAwait(false))
        {
            var started = await PlaceAsync(cancellationToken).ConfigureAwait(false)
                ?? await StartServerAsync(cancellationToken).ConfigureAwait(false);
            if (IsDuplicate(started) && !retry.IsLost && await HalfMade.SweepAsync(socket, cancellationToken).ConfigureAwait(false))
            {
                // The name was that of a session whose maker was killed.
            }
            else if (started.Ok || !ServerRace.Says(started.Error) || retry.IsLost)
            {
                return started;
            }

            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes the session on a server that runs; null where none does.</summary>
    private async Task<TmuxReply?> PlaceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var whole = WithProgram();
            _hasProgram = ClientIntroduction.CanSay(whole) && await IsPreparedAsync(cancellationToken).ConfigureAwait(false);
            (_client, var reply) = _hasProgram
                ? await ControlModeClient.StartDirectAsync(socket, whole, cancellationToken).ConfigureAwait(false)
                : await ControlModeClient.StartAsync(socket, Placeholder(), cancellationToken).ConfigureAwait(false);
            _isOurs = reply.Ok;
            if (IsRenamed(reply))
            {
                // Nothing ties it to us yet, but our client is attached to it, whatever its name is now.
                await KillAsync("if-shell", "-F", "#{client_session}", "kill-session").ConfigureAwait(false);
            }

            return CommandClient.SaysNoServer(reply.Error) ? null : reply;
        }
        catch (TmuxException e) when (e.Failure == TmuxFailure.ServerNotRunning)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether new panes of that server have our history anyway, and no variables of another process, as those of the
    /// servers that we start: then the program needs no placeholder, which is half of the work. Not where a tmux of ours
    /// would have it all on its command line.
    /// </summary>
    private async Task<bool> IsPreparedAsync(CancellationToken cancellationToken)
    {
        var (client, reply) = await ControlModeClient.StartAsync(
            socket, Question(), cancellationToken).ConfigureAwait(false);
        await client.DisposeAsync().ConfigureAwait(false);
        return reply.Ok && Understand(reply) is (HistoryLimit, { Count: 0 }) && client.IsDirect;
    }

    /// <summary>Asks a server for what a new session depends on.</summary>
    private static CommandList Question() => SessionEnvironment.Query(new CommandList()
        .Add("display-message", "-p", ServerQuery.VersionFormat)
        .Add("show-options", "-gv", "history-limit"));

    /// <summary>Reads the answer: the history of new panes, and the variables that the session must not have.</summary>
    /// <exception cref="TmuxException">The server is too old.</exception>
    private (string HistoryLimit, IReadOnlyList<string> Foreign) Understand(TmuxReply reply)
    {
        var lines = reply.Output.Split('\n');
        TmuxProgram.RequireSupported(lines[0]);
        return (lines.ElementAtOrDefault(1) ?? "", environment.Foreign(lines.Skip(2)));
    }

    /// <summary>Makes the session with the server, which only a tmux can start.</summary>
    private async Task<TmuxReply> StartServerAsync(CancellationToken cancellationToken)
    {
        var supported = TmuxProgram.RequireSupportedAsync(cancellationToken);
        _hasProgram = false;
        var commands = SessionEnvironment.Clean(Placeholder("-d"))
            .AddIf(request.ConfigFile is null, "set-option", "-g", "history-limit", HistoryLimit);
        var reply = await TmuxProgram.RunAsync(
            TmuxProgram.SocketArguments(socket, request.ConfigFile).Concat(commands.ToArguments()), socket, cancellationToken).ConfigureAwait(false);
        _isOurs = reply.Ok;
        await supported.ConfigureAwait(false);
        if (reply.Ok)
        {
            (_client, reply) = await ControlModeClient.AttachAsync(socket, _session, cancellationToken).ConfigureAwait(false);
        }

        return reply;
    }

    /// <summary>Whether the session was made and cannot be found: tmux writes what its C library does not know in octal.</summary>
    private bool IsRenamed(TmuxReply reply) => !reply.Ok && reply.Error == $"no such window: {_session}:";

    private static bool IsDuplicate(TmuxReply reply) => !reply.Ok && reply.Error.StartsWith("duplicate session", StringComparison.Ordinal);

    /// <summary>It would go with our connection; whoever made it may look before the server has noticed.</summary>
    private async Task KillAsync(params string[] command)
    {
        using var limit = new CancellationTokenSource(s_killPatience, time);
        try
        {
            ITmuxClient client = _client is { IsClosed: false } ? _client : new CommandClient(socket);
            await client.ExecuteAsync(new CommandList().Add(command), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TmuxException or OperationCanceledException)
        {
            // The connection ended with the session, or the server hangs and will remove it when it goes on.
        }
    }

    /// <summary>
    /// The session with a window that only holds its place: options such as history-limit only work on panes that are
    /// made after they were set, and must not be set for a whole server that may be the user's. Nothing secret is
    /// here, for it is on a command line.
    /// </summary>
    private CommandList Placeholder(params string[] options) => Tied(
        // Two empty words are a program that cannot be executed: it ends at once, and remain-on-exit keeps its pane.
        new CommandList().Add([.. Session(options), "", ""]))
        .Add("set-option", "-t", _session + ":", "history-limit", HistoryLimit);

    /// <summary>Starts the program in a window that replaces the placeholder.</summary>
    private async Task<TmuxReply> ReplacePlaceholderAsync(CancellationToken cancellationToken)
    {
        var reply = await _client!.ExecuteAsync(Question(), cancellationToken).ConfigureAwait(false);
        if (!reply.Ok)
        {
            return reply;
        }

        var commands = environment.Set(new CommandList(), _session, Understand(reply).Foreign);
        commands = WithOptions(commands.Add(["new-window", "-t", _session + ":", .. Window()]))
            .Add("kill-window", "-t", _session + ":^")
            .Add("move-window", "-r", "-t", _session + ":")
            .Add("display-message", "-p", "-t", _session + ":", PaneState.Format);
        return await _client.ExecuteAsync(commands, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The session with its program.</summary>
    private CommandList WithProgram() => Tied(
        new CommandList().Add([.. Session([.. environment.Options()]), .. Window()]))
        .Add("display-message", "-p", "-t", _session + ":", PaneState.Format);

    private IEnumerable<string> Session(params string[] options) =>
        // -E: the environment is all ours; update-environment adds nothing to it.
        ["new-session", "-E", .. options, "-s", request.Name, "-x", Text(request.Columns), "-y", Text(request.Rows), "-f", "ignore-size,pause-after=60"];

    private IEnumerable<string> Window() =>
    [
        "-n", CommandList.Literal(request.Window), "-c", CommandList.Literal(request.Directory ?? Environment.CurrentDirectory),
        // tmux gives a single word to a shell, several words to execvp.
        "--", Utility("env"), .. environment.Arguments(),
        // env takes a program with '=' in its path for a variable, and prints all others.
        .. program.Contains('=', StringComparison.Ordinal) ? [Utility("nice"), "-n", "0"] : Array.Empty<string>(),
        program, .. request.Command.Skip(1),
    ];

    /// <summary>The path of a utility that every system has: tmux would look for it in the session's own PATH only.</summary>
    private string Utility(string name) => TmuxProgram.FindOnPath(name, "/usr/bin:/bin:" + environment.Path) ?? name;

    /// <summary>Ties the session to our connection.</summary>
    private CommandList Tied(CommandList commands) => WithOptions(commands)
        // Not destroy-unattached: tmux (3.3a for one) may destroy the session while it still holds on to our client,
        // and crashes then. The hook runs when the client is off the server's list.
        .Add("set-hook", "-t", _session + ":", "client-detached", "if-shell -F '#{session_attached}' '' kill-session")
        .Add("set-option", "-t", _session + ":", UnfinishedOption, ProcessIdentity.Current.ToWord());

    /// <summary>The session stays without clients and when its program ends, and its window keeps its size.</summary>
    private CommandList WithOptions(CommandList commands) => commands
        .Add("set-option", "-w", "-t", _session + ":", ProgramOption, ProgramMark(program, request.Command))
        .Add("set-option", "-w", "-t", _session + ":", "remain-on-exit", "on")
        .Add("set-option", "-w", "-t", _session + ":", "window-size", "manual")
        .Add("set-option", "-t", _session + ":", "destroy-unattached", "off");

    /// <summary>A mark that is the same for the same program with the same arguments, and tells nothing of them.</summary>
    public static string ProgramMark(string program, IEnumerable<string> command) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', command.Skip(1).Prepend(program)))).AsSpan(0, 16));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
