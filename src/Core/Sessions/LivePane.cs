using TmuxTool.Registry;
using TmuxTool.Screens;
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

    // Never disposed of: whoever still waits for it would wait for ever.
    private readonly SemaphoreSlim _typing = new(1, 1);
    private readonly SessionAddress _address;
    private readonly KeyReader _reader;

    // As they were when the session began: later their pids may be those of other processes.
    private readonly ProcessIdentity? _program;
    private readonly ProcessIdentity? _server;
    private Mark? _mark;
    private bool _kept;
    private int _disposed;

    private LivePane(RegistryStore registry, NewSession session, LaunchedSession launched, TmuxSocket socket, bool ownsSocket, TimeProvider time)
    {
        (_registry, _session, Session, _socket, _ownsSocket, _time) = (registry, session, launched, socket, ownsSocket, time);
        Client = session.Client;
        _reader = new KeyReader(session.Pane!.Tty, time);
        (_program, _server) = (ProcessIdentity.Of(Pane.Pid), ProcessIdentity.Of(Pane.ServerPid));
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
                pane = new LivePane(registry, launch!, launched, socket, ownsSocket, time ?? TimeProvider.System);
                if (request.Ready is not null)
                {
                    await pane._reader.BeginAsync(cancellationToken).ConfigureAwait(false);
                }
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
        InputAsync(new SendRequest { Address = _address, Text = text, Mode = mode }, cancellationToken);

    /// <summary>Presses keys.</summary>
    /// <param name="keys">tmux names of keys, such as <c>Enter</c>, <c>C-c</c> or <c>Up</c>.</param>
    /// <param name="cancellationToken">Ends the work; what was pressed stays pressed.</param>
    public Task<SendOutcome> KeysAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default) =>
        InputAsync(new SendRequest { Address = _address, Keys = keys }, cancellationToken);

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
        InputReader? reader = null;
        await _typing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await new LiveRun(Client, _socket, Pane.PaneId, prompts, timeout, _time) { IsReading = () => reader!.IsReading() }
                .RunAsync(code, TypeAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _typing.Release();
        }

        async Task<(Typing.Result? Typed, SendOutcome Outcome)> TypeAsync(string line)
        {
            await _reader.ReadyAsync(cancellationToken).ConfigureAwait(false);
            reader = InputReader.Of(Pane);
            return await this.TypeAsync(new SendRequest { Address = _address, Text = line }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for text that appears after what was last typed or pressed; before that, for any that is shown.</summary>
    /// <param name="pattern">What to wait for.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<WaitOutcome> WaitForAsync(WaitPattern pattern, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(new WaitCondition { Pattern = pattern, Mark = Volatile.Read(ref _mark), Timeout = timeout }, cancellationToken);

    /// <summary>Waits until the screen has not changed for a while.</summary>
    /// <param name="idle">How long it must stay as it is.</param>
    /// <param name="timeout">How long to wait for that.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<WaitOutcome> WaitForIdleAsync(TimeSpan idle, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(new WaitCondition { Idle = idle, Timeout = timeout }, cancellationToken);

    /// <summary>Waits until the program ends.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<WaitOutcome> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(new WaitCondition { Timeout = timeout }, cancellationToken);

    /// <summary>Waits until the screen is as it is wanted, or the program has ended.</summary>
    /// <param name="condition">Judges a screen; called whenever the program has printed.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TmuxException">The pane or the server has gone, or does not answer.</exception>
    public Task<ScreenOutcome> WaitForScreenAsync(Func<Screen, bool> condition, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        new ScreenWait(Client, Pane, _time).WaitAsync(condition, timeout, cancellationToken);

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
        var all = ScreenCapture.Commands(Pane.PaneId, int.MaxValue / 2);
        return ScreenCapture.Read(await Client.ExecuteBlocksAsync(all, cancellationToken).ConfigureAwait(false))?.Text() ?? throw Gone();
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
        await _typing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (await TypeAsync(request, cancellationToken).ConfigureAwait(false)).Outcome;
        }
        finally
        {
            _typing.Release();
        }
    }

    private async Task<(Typing.Result? Typed, SendOutcome Outcome)> TypeAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (request.Keys.FirstOrDefault(k => !KeyName.IsKnown(k)) is { } unknown)
        {
            return (null, new SendOutcome.Refused(KeyName.Complaint(unknown)));
        }

        if (SessionSender.TooLongForTerminal(request, Pane) is { } tooLong)
        {
            return (null, new SendOutcome.Refused(tooLong));
        }

        try
        {
            Client.Watch(Pane.PaneId);
            var typed = await new Typing(Client, Pane).TypeAsync(request, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _mark, typed?.Mark ?? _mark);
            return typed is not null
                ? (typed, new SendOutcome.Sent(null))
                : (null, new SendOutcome.PaneNotReady(await HealthProbe.ProbeAsync(_address, cancellationToken).ConfigureAwait(false)));
        }
        catch (TmuxException e)
        {
            return (null, new SendOutcome.Failed(e.Message, 1));
        }
    }

    private Task<WaitOutcome> WaitAsync(WaitCondition condition, CancellationToken cancellationToken) =>
        new PaneWait(Client, _socket, Pane, _time).WaitAsync(condition, cancellationToken);

    private TmuxException Gone() => new(TmuxFailure.CommandFailed, $"the pane of session '{Session.Name}' is gone");
}
