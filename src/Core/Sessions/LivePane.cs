using TmuxTool.Registry;
using TmuxTool.Screens;
using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>How a launch of a <see cref="LivePane"/> ended.</summary>
/// <param name="Outcome">As for <see cref="SessionLauncher"/>.</param>
/// <param name="Pane">The pane where the outcome is <see cref="LaunchOutcome.Launched"/>, else null.</param>
public sealed record LivePaneLaunch(LaunchOutcome Outcome, LivePane? Pane);

/// <summary>
/// A program in a session of its own that lives as long as this object: typed into, waited for and looked at over one
/// connection. However this process ends, the session ends with it. Safe for concurrent use.
/// </summary>
public sealed class LivePane : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly RegistryStore _registry;
    private readonly NewSession _session;
    private readonly TmuxSocket _socket;
    private readonly TimeProvider _time;
    private readonly bool _ownsSocket;

    private readonly SessionAddress _address;
    // As they were when the session began: later their pids may be those of other processes.
    private readonly ProcessIdentity? _program;
    private readonly ProcessIdentity? _server;
    private readonly PaneTerminal _terminal;
    private bool _kept;
    private int _disposed;

    private LivePane(RegistryStore registry, NewSession session, LaunchedSession launched, TmuxSocket socket, bool ownsSocket, PaneTerminal terminal)
    {
        (_registry, _session, Session, _socket, _ownsSocket, _time) = (registry, session, launched, socket, ownsSocket, terminal.Time);
        Client = session.Client;
        (_program, _server) = (ProcessIdentity.Of(Pane.Pid), ProcessIdentity.Of(Pane.ServerPid));
        _terminal = terminal;
        var row = new SessionRow { Socket = launched.Socket, Target = launched.Target, Type = launched.Type };
        _address = new SessionAddress(launched.Name, socket, launched.Target, row);
    }

    /// <summary>The session.</summary>
    public LaunchedSession Session { get; }

    // Kept: one that is disposed of says of itself that its connection has ended.
    private ControlModeClient Client { get; }

    private PaneState Pane => _session.Pane!;

    /// <summary>Starts a program and waits until it is ready.</summary>
    /// <param name="registry">Where the session is registered.</param>
    /// <param name="request">
    /// What to start; where it names no socket, the session has a server of its own, on a socket in a directory of this process.
    /// </param>
    /// <param name="time">The clock for time limits; the system's where it is null.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind then.</param>
    /// <exception cref="ArgumentException">The name is not allowed, or there is no command; the message is one line.</exception>
    public static async Task<LivePaneLaunch> LaunchAsync(
        RegistryStore registry, LaunchRequest request, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(request);
        var ownsSocket = request.Socket is null;
        var socket = request.Socket ?? PrivateSockets.Reserve();
        LivePane? pane = null;
        var ready = false;
        try
        {
            var (outcome, launch) = await new SessionLauncher(registry, time)
                .LaunchAttachedAsync(request with { Socket = socket }, cancellationToken).ConfigureAwait(false);
            if (outcome is LaunchOutcome.Launched(var launched))
            {
                var terminal = launch!.Terminal ?? await PaneTerminal.OpenAsync(
                    launch.Client, socket, launch.Pane!.PaneId, 0, time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
                pane = terminal is null ? null : new LivePane(registry, launch, launched, socket, ownsSocket, terminal);
                outcome = pane is null ? new LaunchOutcome.TmuxFailed($"session '{request.Name}' was gone at once") : outcome;
            }

            ready = true;
            return new LivePaneLaunch(outcome, pane);
        }
        finally
        {
            if (pane is null && ownsSocket)
            {
                PrivateSockets.Release(socket);
            }
            else if (pane is not null && !ready)
            {
                await pane.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes rows, sockets and directories of processes that were killed and could not do it themselves.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RegistryException">The registry cannot be read.</exception>
    public static async Task SweepAsync(RegistryStore registry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        PrivateSockets.Sweep();
        await Orphans.SweepAsync(registry, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Types text, byte for byte.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mode">How it is typed; by default Enter follows.</param>
    /// <param name="cancellationToken">Ends the work; what was typed stays typed.</param>
    public Task<SendOutcome> SendAsync(string text, SendMode mode = SendMode.Line, CancellationToken cancellationToken = default) =>
        InputAsync(new SendRequest { Address = _address, Steps = [new SendStep.Text(text)], Mode = mode }, cancellationToken);

    /// <summary>Presses keys.</summary>
    /// <param name="keys">tmux names of keys, such as <c>Enter</c>, <c>C-c</c> or <c>Up</c>.</param>
    /// <param name="cancellationToken">Ends the work; what was pressed stays pressed.</param>
    public Task<SendOutcome> KeysAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default) =>
        InputAsync(new SendRequest { Address = _address, Steps = [.. keys.Select(key => new SendStep.Key(key))] }, cancellationToken);

    /// <summary>Types code line by line, waits for the prompt each time, and gives what was printed between.</summary>
    /// <param name="code">The code; an empty line is added where the program still waits for more after the last one.</param>
    /// <param name="prompts">What the program shows when it takes input.</param>
    /// <param name="timeout">How long all of it may take.</param>
    /// <param name="cancellationToken">Ends the wait; what was typed stays typed.</param>
    public async Task<RunOutcome> RunAsync(
        string code, Prompts prompts, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(prompts);
        var request = new RunRequest { Address = _address, Code = code, Timeout = timeout, NeedsStatus = false };
        RunResult result;
        try
        {
            result = await new PaneRun(_terminal, request, prompts).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TmuxException e)
        {
            return e.Failure == TmuxFailure.ConnectionLost
                ? new RunOutcome([], new WaitOutcome.PaneGone())
                : new RunOutcome([], null, false, new SendOutcome.Failed(e.Message, 1));
        }

        return result switch
        {
            RunResult.NotTyped(var message) => Outcome(null, new SendOutcome.Refused(message)),
            RunResult.NotReady(var health) => Outcome(null, new SendOutcome.PaneNotReady(health)),
            RunResult.Incomplete => Outcome(new WaitOutcome.Matched("")) with { IsIncomplete = true },
            RunResult.Unfinished(var end) => Outcome(end),
            RunResult.Busy busy => Outcome(new WaitOutcome.TimedOut { Elapsed = result.Elapsed, Screen = busy.Screen }),
            RunResult.Asks asks => Outcome(new WaitOutcome.Input(asks.IsSecret ? ProgramActivity.Secret : ProgramActivity.Asks, asks.Question) { Elapsed = result.Elapsed }),
            _ => Outcome(new WaitOutcome.Matched("") { Elapsed = result.Elapsed }),
        };

        RunOutcome Outcome(WaitOutcome? end, SendOutcome? refusal = null) => new(result.Lines, end, false, refusal) { Dropped = result.Dropped };
    }

    /// <summary>Waits for text that appears after what was last typed or pressed; before that, for any that is shown.</summary>
    /// <param name="pattern">What to wait for.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<WaitOutcome> WaitForAsync(WaitPattern pattern, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(WaitGoal.For(pattern), timeout, cancellationToken);

    /// <summary>Waits until the screen has not changed for a while.</summary>
    /// <param name="idle">How long it must stay as it is.</param>
    /// <param name="timeout">How long to wait for that.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<WaitOutcome> WaitForIdleAsync(TimeSpan idle, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(new WaitGoal { Idle = idle }, timeout, cancellationToken);

    /// <summary>Waits until the program ends.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<WaitOutcome> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(new WaitGoal { Exit = true }, timeout, cancellationToken);

    /// <summary>Waits until the screen is as it is wanted, or the program has ended.</summary>
    /// <param name="condition">Judges a screen, without the echo of what was entered last; called whenever the program has printed.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TmuxException">The pane or the server has gone, or does not answer.</exception>
    public Task<ScreenOutcome> WaitForScreenAsync(Func<Screen, bool> condition, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        new ScreenWait(_terminal).WaitAsync(condition, timeout, cancellationToken);

    /// <summary>What the pane shows now.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">The pane or the server has gone, or does not answer.</exception>
    public async Task<Screen> ScreenAsync(CancellationToken cancellationToken = default) =>
        Screen.Read(await Client.ExecuteBlocksAsync(Screen.Commands(Pane.PaneId), cancellationToken).ConfigureAwait(false)) ?? throw Gone();

    /// <summary>The history and the screen as text; wrapped rows are joined.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">The pane or the server has gone, or does not answer.</exception>
    public async Task<string> ScrollbackAsync(CancellationToken cancellationToken = default)
    {
        var pane = await ServerQuery.PaneAsync(Client, Pane.PaneId, cancellationToken).ConfigureAwait(false) ?? throw Gone();
        var rows = await PaneRows.ReadAsync(Client, pane, int.MaxValue / 2, cancellationToken).ConfigureAwait(false) ?? throw Gone();
        return (await rows.AllAsync(cancellationToken).ConfigureAwait(false)).Capture.Text();
    }

    /// <summary>Changes the size of the terminal and waits until the program can see it; it is told by SIGWINCH.</summary>
    /// <param name="columns">The new width in cells.</param>
    /// <param name="rows">The new height in rows.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">tmux does not allow that size, or the pane has gone.</exception>
    public async Task ResizeAsync(int columns, int rows, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        await Resizing.ResizeAsync(Client, Pane, columns, rows, _time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From now on the session stays when this object or the process goes, and nobody owns its row.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task KeepAsync(CancellationToken cancellationToken = default)
    {
        await _session.KeepAsync(cancellationToken).ConfigureAwait(false);
        _kept = true;
        PrivateSockets.Keep(_socket);
        await _registry.UpdateAsync(
            rows => rows.Sessions.TryGetValue(Session.Name, out var row) && row.Socket == Session.Socket
                ? rows.With(Session.Name, row with { Owner = null })
                : rows,
            ct: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the session, its program and its server, and removes its row and its socket.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _session.DisposeAsync().ConfigureAwait(false);
        if (!_kept)
        {
            await LiveEnd.WaitAsync(_program, s_patience).ConfigureAwait(false);
            LiveEnd.KillSession(Pane.Pid, _program);
            if (_ownsSocket)
            {
                await LiveEnd.WaitAsync(_server, s_patience).ConfigureAwait(false);
                PrivateSockets.Release(_socket);
            }

            await LiveEnd.RemoveRowAsync(_registry, Session).ConfigureAwait(false);
        }
    }

    private async Task<SendOutcome> InputAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (SessionSender.UnknownKey(request) is { } unknown)
        {
            return new SendOutcome.Refused(unknown);
        }

        try
        {
            var (loaded, refusal) = await LongText.LoadAsync(request, cancellationToken).ConfigureAwait(false);
            await using var deleted = loaded;
            request = request with { Loaded = loaded };
            if ((refusal ?? SessionSender.TooLongForTerminal(request, Pane)) is { } refused)
            {
                return new SendOutcome.Refused(refused);
            }

            return await _terminal.TypeAsync(
                await SessionSender.KnownAsync(request, _terminal, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is { } leftMode
                ? new SendOutcome.Sent(null, leftMode)
                : new SendOutcome.PaneNotReady(await HealthProbe.ProbeAsync(_address, cancellationToken).ConfigureAwait(false));
        }
        catch (TmuxException e)
        {
            return e.Failure == TmuxFailure.InputOff ? new SendOutcome.InputOff(e.Message) : new SendOutcome.Failed(e.Message, 1);
        }
    }

    private Task<WaitOutcome> WaitAsync(WaitGoal goal, TimeSpan timeout, CancellationToken cancellationToken) => new PaneWait(_terminal).WaitAsync(goal, timeout, cancellationToken);

    private TmuxException Gone() => new(TmuxFailure.CommandFailed, $"the pane of session '{Session.Name}' is gone");
}
