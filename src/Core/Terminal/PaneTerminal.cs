using System.Globalization;
using TmuxTool.Health;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace TmuxTool.Terminal;

/// <summary>
/// One pane over an open connection: the model of its screen, which the stream of its output keeps up to date, and its
/// input. Safe for concurrent use; inputs take turns.
/// </summary>
internal sealed class PaneTerminal : IControlModeSink, IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_echoPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_echoUsual = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan s_literalPatience = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly byte[] _paneId;
    private readonly string _nonce = Guid.NewGuid().ToString("N")[..16];
    private readonly List<ControlModeBlock> _blocks = [];

    // What listened to the connection before, such as a recording.
    private readonly IControlModeSink? _next;
    private byte[] _bytes = new byte[4096];
    private ScreenModel _screen = new(80, 24);
    private OutputParser _parser;
    private long _baseChanges;
    private (ScreenRow Row, int Column) _baseCursor;
    private List<string> _typed = [];
    private bool _isAhead;

    // The model that the next look replaces.
    private ScreenModel? _earlier;

    // Which rows of the next look were there before.
    private Func<PaneState, string[], bool[], bool[]?>? _old;

    // What the screen showed when the baseline was set last.
    private SendMark? _mark;

    // Whether the shell has said, since the baseline, that a command began (OSC 133 C).
    private bool _hasCommandBegun;

    // Where the text stands that is about to be entered.
    private ScreenRow? _typedRow;

    // What was typed last and then entered, as the screen shows it.
    private List<(ScreenRow Row, int Column, string Text)> _echo = [];

    // Whether Enter was pressed before the echo was there.
    private bool _isLate;

    private PaneTerminal(ControlModeClient client, TmuxSocket socket, PaneState pane, TimeProvider time)
    {
        (Client, Socket, Pane, Time) = (client, socket, pane, time);
        _paneId = System.Text.Encoding.ASCII.GetBytes(pane.PaneId);
        _parser = new OutputParser(_screen, OnMark);
        _baseCursor = (_screen.CursorRow, 0);
        _next = client.Tap;
        client.Watch(pane.PaneId);
        client.Tap = this;
    }

    public ControlModeClient Client { get; }

    public TmuxSocket Socket { get; }

    public TimeProvider Time { get; }

    /// <summary>The pane as it was when it was last asked for.</summary>
    public PaneState Pane { get; private set; }

    /// <summary>The mark of a shell that came last after the baseline; null where none has.</summary>
    public ShellMark? Mark { get; private set; }

    /// <summary>What a command has printed, taken when the shell said that it had ended; null before.</summary>
    public IReadOnlyList<NewLine>? CommandOutput { get; private set; }

    /// <summary>The exit status that came with that.</summary>
    public int? CommandStatus { get; private set; }

    /// <summary>Looks at a pane and follows its output from then on; null where it is gone.</summary>
    /// <param name="client">A connection to its session.</param>
    /// <param name="socket">The server.</param>
    /// <param name="exactTarget">The pane.</param>
    /// <param name="history">How many rows of history to read as well.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<PaneTerminal?> OpenAsync(
        ControlModeClient client, TmuxSocket socket, string exactTarget, int history, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await ServerQuery.PaneAsync(client, exactTarget, cancellationToken).ConfigureAwait(false) is not { } pane)
        {
            return null;
        }

        var terminal = new PaneTerminal(client, socket, pane, time);
        return await terminal.SeedAsync(history, cancellationToken).ConfigureAwait(false) ? terminal : null;
    }

    /// <summary>Opens the pane of a session on a connection of its own; where that fails, says how it is instead.</summary>
    /// <exception cref="TmuxException">There is no tmux on PATH, or the server does not answer.</exception>
    public static async Task<(PaneTerminal? Terminal, PaneHealth? Failure)> OpenAsync(
        SessionAddress address, int history, TimeProvider time, CancellationToken cancellationToken, CallLimit limit = default)
    {
        var (opened, failure) = await PaneConnection.OpenAsync(address, cancellationToken, limit).ConfigureAwait(false);
        if (opened is null)
        {
            return (null, failure);
        }

        PaneTerminal? terminal = null;
        try
        {
            terminal = await OpenAsync(opened.Client, address.Socket, address.ExactPane, history, time, cancellationToken).ConfigureAwait(false);
            if (terminal is not null && address.Is(terminal.Pane))
            {
                opened = null;
                return (terminal, null);
            }

            return (null, await HealthProbe.ProbeAsync(address, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            if (opened is not null)
            {
                await opened.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the connection.</summary>
    public ValueTask DisposeAsync() => Client.DisposeAsync();

    /// <summary>Uses the model, between two pieces of output.</summary>
    public T Look<T>(Func<ScreenModel, T> look)
    {
        lock (_gate)
        {
            return look(_screen);
        }
    }

    /// <summary>The new lines since the baseline, the echo of what was typed left out.</summary>
    public List<NewLine> News(bool withPassed = true) => Look(screen =>
    {
        if (_isLate && _typed is [var first, ..])
        {
            screen.AbsorbLateEcho(first);
        }

        screen.AbsorbRepeatedEcho(_typed, _isAhead);
        return screen.News(withPassed);
    });

    /// <summary>Where the echo of what was entered last is shown.</summary>
    public IEnumerable<(int Row, int Column, string Text)> Echo() => Look(screen =>
        _echo.Select(echo => (Row: screen.IndexOf(echo.Row), echo.Column, echo.Text)).Where(echo => echo.Row >= 0).ToList());

    /// <summary>Whether anything has been printed since the baseline.</summary>
    public bool HasOutput => Look(screen => screen.Changes != _baseChanges);

    /// <summary>What the kernel says of the input now.</summary>
    public TerminalInput Input() => TerminalInput.Look(Pane.Tty, Pane.Pid);

    /// <summary>Reads the screen, and so many rows of history above it; null where the pane is gone.</summary>
    public async Task<bool> SeedAsync(int history, CancellationToken cancellationToken)
    {
        var start = (-history).ToString(CultureInfo.InvariantCulture);
        var reply = await Client.ExecuteBlocksAsync(
            new CommandList()
                .Add("capture-pane", "-p", "-N", "-t", Pane.PaneId, "-S", start)
                .Add("capture-pane", "-p", "-J", "-t", Pane.PaneId, "-S", start)
                .Add("capture-pane", "-p", "-a", "-q", "-t", Pane.PaneId)
                .Add("display-message", "-p", "-t", Pane.PaneId, $"{_nonce}seed {PaneState.Format}"),
            cancellationToken).ConfigureAwait(false);
        return reply is [{ Ok: true }, { Ok: true }, { Ok: true }, { Ok: true }];
    }

    /// <summary>Asks how the pane is; null where it is gone, or runs another program. All output that came before is in the model then.</summary>
    public async Task<PaneState?> AskAsync(CancellationToken cancellationToken)
    {
        var pane = await ServerQuery.PaneAsync(Client, Pane.PaneId, cancellationToken).ConfigureAwait(false);
        return pane is not null && IsSame(pane) ? Pane = pane : null;
    }

    private bool IsSame(PaneState pane) =>
        pane.ServerPid == Pane.ServerPid && pane.PaneId == Pane.PaneId && (pane.KnownPid is null || pane.Pid == Pane.Pid);

    /// <summary>Makes old what a mark says was there when something was last sent.</summary>
    public async Task RebaseAsync(SendMark mark, CancellationToken cancellationToken)
    {
        // What is further up than that was sent before any of the rows that are looked at, and reading it takes seconds.
        var most = MostCells / Pane.Width;
        int[] histories = Math.Max(0, Pane.HistorySize - mark.HistorySize) + 16 is var near && near < most ? [near, most] : [most];
        foreach (var history in histories)
        {
            var found = false;
            _old = (pane, rows, continues) =>
            {
                var old = mark.OldRows(pane, rows, continues);
                found = old is not null;
                return old;
            };
            await SeedAsync(history, cancellationToken).ConfigureAwait(false);
            _old = null;
            if (found)
            {
                return;
            }
        }
    }

    /// <summary>Types steps in their order; null where the pane is not the one that was looked at any more.</summary>
    public async Task<bool?> TypeAsync(SendRequest request, CancellationToken cancellationToken, bool keepMark = true)
    {
        using var turn = await PaneTurn.TakeAsync(Pane.Tty, TurnKind.Type, request.Timeout, Time, cancellationToken).ConfigureAwait(false)
            ?? throw new TmuxException(TmuxFailure.CommandFailed, $"another process has been typing into '{request.Address}' for {request.Timeout.TotalSeconds:0.#} s");
        await using var single = await SinglePaneAsync(request, cancellationToken).ConfigureAwait(false);
        var leftMode = false;
        var isFirst = true;
        foreach (var step in request.Steps)
        {
            if (step is SendStep.Key key)
            {
                if (await PutAsync(new CommandList().Add("send-keys", "-t", Pane.PaneId, "--", key.Name), rebase: isFirst, cancellationToken).ConfigureAwait(false) is not { } inMode)
                {
                    return null;
                }

                leftMode |= inMode;
                _typed = key.Name.EnumerateRunes().Take(2).Count() == 1 && isFirst ? [key.Name] : [];
            }
            else if (step is SendStep.Text text)
            {
                if (!isFirst)
                {
                    // The keys before it may still have their effect.
                    await SettleAsync("", request.IsNested, s_echoPatience, cancellationToken).ConfigureAwait(false);
                    _baseCursor = Look(screen => (screen.CursorRow, screen.CursorX));
                }

                if (await TextAsync(request, text, isFirst, cancellationToken).ConfigureAwait(false) is not { } inMode)
                {
                    return null;
                }

                leftMode |= inMode;
            }

            isFirst = false;
        }

        if (keepMark)
        {
            await KeepMarkAsync(cancellationToken).ConfigureAwait(false);
        }

        return leftMode;
    }

    /// <summary>Waits until the program has taken and echoed what was typed, or is known not to read it now.</summary>
    private async Task<TerminalInput> SettleAsync(string typed, bool isNested, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        for (var calm = 0; ;)
        {
            var before = Look(screen => screen.Changes);
            var input = Input();
            await Client.ExecuteAsync(new CommandList().Add("display-message", "-p", ""), cancellationToken).ConfigureAwait(false);
            var (changes, shown) = Look(screen => (screen.Changes, typed.Length == 0 || (screen.Changes != _baseChanges && screen.Shows(typed))));
            var elapsed = Time.GetElapsedTime(start);
            // The kernel hands input and output on by a thread of its own, which may be late: that a program waits and nothing is queued
            // is no evidence by itself. The echo is; programs that show none, or another one, get it when the patience ends.
            var isDone = shown && (input.IsCanonical || input.Waits || isNested || input.Reader == InputReader.Unknown);
            var isCalm = changes == before
                && (isDone || input is { IsCanonical: true, Echoes: false, Reader: not InputReader.Unknown } || elapsed > patience);
            calm = isCalm ? calm + 1 : 0;
            if (calm == 2 || elapsed > s_patience)
            {
                return input;
            }

            // A line editor shows its echo after a millisecond or two: the question to tmux is pause enough, and a timer takes longer to set up.
            if (!isCalm && elapsed > s_echoUsual)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(elapsed.TotalMilliseconds < 20 ? 1 : 5), Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private const int MostCells = 1_000_000;

    /// <summary>Types a text; whether the pane was in a mode, or null where it is not the one that was looked at.</summary>
    private async Task<bool?> TextAsync(SendRequest request, SendStep.Text step, bool isFirst, CancellationToken cancellationToken)
    {
        // Of a long text only the end is here.
        var loaded = request.Loaded;
        var text = loaded?.Tail ?? step.Value;
        var isMultiline = loaded?.IsMultiline ?? Lines(text).Length > 1;
        var ending = Ending(request, isMultiline);
        if (loaded is null && request.Mode == SendMode.Paste && text.EndsWith('\n'))
        {
            text = text[..^1]; // It would run the text before what runs it here does.
        }

        var leftMode = false;
        if (text.Length > 0)
        {
            var commands = new CommandList();
            if (loaded is null)
            {
                Paste(text, request.Mode == SendMode.Paste, commands);
            }
            else
            {
                commands.AddPaste(loaded.Buffer, Pane.PaneId, request.Mode == SendMode.Paste);
            }

            if (await PutAsync(commands, rebase: isFirst, cancellationToken).ConfigureAwait(false) is not { } inMode)
            {
                return null;
            }

            leftMode = inMode;
            if (loaded is not null)
            {
                loaded.IsPasted = true;
            }

            var input = await SettleAsync(text, request.IsNested, ending.Length == 0 ? s_literalPatience : s_echoPatience, cancellationToken).ConfigureAwait(false);
            _isAhead = input is { IsCanonical: true, Reader: not InputReader.Line };
            _isLate = input is not { IsCanonical: true, Echoes: false } && !Look(screen => screen.Shows(text));
            _typed = [.. Lines(text).Select(ScreenModel.Visible).Where(line => line.Length > 0)];
            _echo = ending.Length == 0 ? [] : Look(screen => screen.Typed(_baseCursor.Row, _baseCursor.Column));
            if (ending.Length > 0 && !input.IsCanonical && request.EnterDelay is { Ticks: > 0 } delay)
            {
                await Task.Delay(delay, Time, cancellationToken).ConfigureAwait(false);
            }

            if (ending.Length == 0 || isMultiline)
            {
                // Without Enter, what the program paints in reply is new; only the echo is not.
                Look(screen =>
                {
                    screen.AbsorbEcho(_baseCursor.Row, _baseCursor.Column, request.Mode == SendMode.Paste ? text : Lines(text)[0]);
                    return true;
                });
                _isAhead |= isMultiline;
            }
        }

        if (ending.Length > 0)
        {
            _typedRow = text.Length > 0 ? _baseCursor.Row : null;
            var enter = new CommandList();
            Paste(ending, bracketed: false, enter);
            var rebase = isFirst && (request.Mode == SendMode.Paste || !isMultiline);
            if (await PutAsync(enter, rebase, cancellationToken).ConfigureAwait(false) is not { } inMode)
            {
                return null;
            }

            leftMode |= inMode;
            _typedRow = null;
        }

        return leftMode;
    }

    /// <summary>The lines of text, as a terminal tells them apart.</summary>
    public static string[] Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

    /// <summary>Puts something into the pane, if it still is the one that was looked at; sets the baseline just before, if asked.</summary>
    /// <returns>Whether the pane was in a mode and has been taken out of it; null where it is another one, or its program has ended.</returns>
    /// <exception cref="TmuxException">The input of the pane is off, or tmux failed.</exception>
    private async Task<bool?> PutAsync(CommandList put, bool rebase, CancellationToken cancellationToken)
    {
        var typing = new CommandList().Add("copy-mode", "-q", "-t", Pane.PaneId).Add(put);
        var reply = await Client.ExecuteBlocksAsync(
            new CommandList()
                .AddIf(rebase, "display-message", "-p", "-t", Pane.PaneId, $"{_nonce}base #{{history_size}}")
                .Add("display-message", "-p", "-t", Pane.PaneId, PaneState.Format)
                .Add("if-shell", "-F", "-t", Pane.PaneId, $"#{{&&:#{{==:#{{pane_dead}},0}},#{{&&:#{{==:#{{pane_pid}},{Pane.Pid}}},#{{==:#{{pane_input_off}},0}}}}}}", typing.ToLine()),
            cancellationToken).ConfigureAwait(false);
        if (reply.FirstOrDefault(block => !block.Ok).Text is { } error)
        {
            return ServerQuery.SaysNotFound(error) ? null
                : throw new TmuxException(TmuxFailure.CommandFailed, $"tmux says: {error.TrimEnd()}", mayHaveRun: true);
        }

        var state = reply.Select(block => PaneState.Parse(block.Text.TrimEnd('\n'))).FirstOrDefault(pane => pane is not null);
        if (state is null || state.Dead || state.Pid != Pane.Pid || state.ServerPid != Pane.ServerPid)
        {
            return null;
        }

        Pane = state;
        return state.InputOff
            ? throw new TmuxException(TmuxFailure.InputOff, $"the input of pane {state.PaneId} ({state.Target}) is off: tmux would drop the keys; turn it on with 'tmux select-pane -e'")
            : state.InMode;
    }

    private void Paste(string text, bool bracketed, CommandList commands)
    {
        // A buffer holds no NUL: what stands between them is pasted, and they are sent as keys.
        var parts = text.Split('\0');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                commands.Add("send-keys", "-t", Pane.PaneId, "-H", "00");
            }

            if (parts[i].Length > 0)
            {
                // 64 bits at random: no other client's buffer. A paste goes to this pane alone and is written as it is (-r).
                var buffer = $"{_nonce}-{i}";
                commands.Add("set-buffer", "-b", buffer, "--", parts[i])
                    .AddPaste(buffer, Pane.PaneId, bracketed);
            }
        }
    }

    private static string Ending(SendRequest request, bool isMultiline) => request switch
    {
        { Mode: SendMode.Literal } or { Enter: false } => "",
        // Python's prompt runs a block only after a blank line.
        { Mode: SendMode.Paste, EndsBlock: true } when isMultiline => "\r\r",
        _ => "\r",
    };

    /// <summary>Keys reach every pane that is synchronized with this one, unless that is off while they are pressed.</summary>
    private async Task<Restore> SinglePaneAsync(SendRequest request, CancellationToken cancellationToken)
    {
        const string Option = "synchronize-panes";
        if (!Pane.Synchronized || !request.Steps.Any(step => step is SendStep.Key || (step is SendStep.Text text && text.Value.Contains('\0', StringComparison.Ordinal))))
        {
            return new Restore(this, null);
        }

        var own = await Client.ExecuteAsync(
            new CommandList().Add("show-options", "-pqv", "-t", Pane.PaneId, Option), cancellationToken).ConfigureAwait(false);
        var restore = own.Output.Length > 0
            ? new CommandList().Add("set-option", "-p", "-t", Pane.PaneId, Option, "on")
            : new CommandList().Add("set-option", "-pu", "-t", Pane.PaneId, Option);
        // Also when this very command is interrupted: it may have run.
        await Client.ExecuteAsync(new CommandList().Add("set-option", "-p", "-t", Pane.PaneId, Option, "off"), CancellationToken.None).ConfigureAwait(false);
        return new Restore(this, restore);
    }

    private Task<TmuxReply> KeepMarkAsync(CancellationToken cancellationToken)
    {
        var mark = _mark;
        return Client.ExecuteAsync(
            new CommandList().Add("set-option", "-p", "-t", Pane.PaneId, SendMark.Option, mark?.ToString() ?? ""), cancellationToken);
    }

    private void OnMark(ShellMark mark)
    {
        Mark = mark;
        switch (mark.Kind)
        {
            case 'A':
                _screen.Checkpoint();
                break;
            case 'C':
                _screen.AbsorbSinceCheckpoint();
                _hasCommandBegun = true;
                break;
            case 'D' when CommandOutput is null && _hasCommandBegun:
                (CommandOutput, CommandStatus) = (_screen.News(), mark.Status);
                _screen.Checkpoint();
                break;
            case 'D':
                CommandStatus = mark.Status;
                _screen.Checkpoint();
                break;
        }
    }

    void IControlModeSink.OnOutput(ReadOnlySpan<byte> pane, ReadOnlySpan<byte> escaped)
    {
        _next?.OnOutput(pane, escaped);
        if (!pane.SequenceEqual(_paneId))
        {
            return;
        }

        if (_bytes.Length < escaped.Length)
        {
            _bytes = new byte[escaped.Length];
        }

        lock (_gate)
        {
            _parser.Feed(_bytes.AsSpan(0, ControlModeText.Unescape(escaped, _bytes)));
        }
    }

    void IControlModeSink.OnBlock(ControlModeBlock block)
    {
        _next?.OnBlock(block);
        if (!block.FromInput)
        {
            return;
        }

        lock (_gate)
        {
            if (block.Ok && block.Text.StartsWith(_nonce, StringComparison.Ordinal))
            {
                OnOwnBlock(block.Text.AsSpan(_nonce.Length).TrimEnd('\n').ToString());
                _blocks.Clear();
            }
            else
            {
                if (_blocks.Count == 3)
                {
                    _blocks.RemoveAt(0);
                }

                _blocks.Add(block);
            }
        }
    }

    void IControlModeSink.OnNotification(ReadOnlySpan<byte> line)
    {
        _next?.OnNotification(line);
        // Another size, or output that was left out because nobody read it for long: the model must be read anew.
        IsStale |= line.StartsWith("%layout-change "u8) || line.StartsWith("%pause "u8);
    }

    /// <summary>Whether the model may differ from the screen, see <see cref="RefreshAsync"/>.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Reads the screen anew, and what has left it unseen; what was new stays new.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        IsStale = false;
        if (await AskAsync(cancellationToken).ConfigureAwait(false) is not { } pane)
        {
            return;
        }

        _earlier = Look(screen => screen);
        await SeedAsync(_earlier.Missing(pane), cancellationToken).ConfigureAwait(false);
        _earlier = null;
    }

    /// <summary>The answer to a question of ours, at its place in the stream of output.</summary>
    private void OnOwnBlock(string text)
    {
        if (text.StartsWith("base ", StringComparison.Ordinal))
        {
            _screen.Rebase(_typedRow);
            _baseChanges = _screen.Changes;
            _baseCursor = (_screen.CursorRow, _screen.CursorX);
            (Mark, _hasCommandBegun, CommandOutput, CommandStatus) = (null, false, null, null);
            _mark = SendMark.Of(_screen, Pane, ServerQuery.Number(text.AsSpan("base ".Length)) ?? 0);
        }
        else if (text.StartsWith("seed ", StringComparison.Ordinal)
            && PaneState.Parse(text["seed ".Length..]) is { } pane && _blocks is [var plain, var joined, var main])
        {
            Seed(pane, Split(plain.Text), Split(joined.Text), Split(main.Text));
        }
    }

    private void Seed(PaneState pane, string[] rows, string[] joined, string[] main)
    {
        if (!IsSame(pane))
        {
            return; // Its program has been replaced.
        }

        Pane = pane;
        if (pane.Dead && rows is [.., var last] && last.StartsWith("Pane is dead (", StringComparison.Ordinal))
        {
            // tmux's own words, in the last row; it has moved the others up by one. The row above may be marked as wrapped.
            string[] below = rows.Length > pane.Height ? [] : [""];
            rows = [.. rows[..^1], .. below];
            joined = joined is [.. var above, var end] && end.EndsWith(last, StringComparison.Ordinal)
                ? end.Length > last.Length ? [.. above, end[..^last.Length], .. below] : [.. above, .. below]
                : joined;
            var shown = rows.AsSpan(Math.Max(0, rows.Length - pane.Height));
            var y = Math.Max(0, shown.LastIndexOfAnyExcept(""));
            pane = pane with { CursorX = Math.Min(CellWidth.Of(shown[y]), pane.Width), CursorY = y };
        }

        var continues = WrappedRows.Find(rows, joined);
        var wraps = Enumerable.Range(0, rows.Length).Select(i => i + 1 < rows.Length && continues[i + 1]).ToArray();
        _screen = new ScreenModel(pane.Width, pane.Height);
        _parser = new OutputParser(_screen, OnMark);
        var top = Math.Max(0, rows.Length - pane.Height);
        var old = _old?.Invoke(pane, rows, continues) ?? [];
        _screen.SeedHistory(rows.AsSpan(0, top), wraps.AsSpan(0, top), old.AsSpan(0, Math.Min(top, old.Length)));
        _screen.Seed(rows[top..], wraps[top..], pane, pane.Alternate ? main : null);
        _baseCursor = (_screen.CursorRow, _screen.CursorX);
        for (var y = 0; top + y < old.Length; y++)
        {
            if (old[top + y])
            {
                _screen.RowAt(y).Rebase();
            }
        }

        if (_earlier is { } earlier)
        {
            _screen.Inherit(earlier);
        }
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text.TrimEnd('\n') is var all && text.EndsWith('\n') ? text[..^1].Split('\n') : all.Split('\n');

    /// <summary>What is to be done to the pane when the keys are pressed, however that ends.</summary>
    private sealed class Restore(PaneTerminal terminal, CommandList? commands) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (commands is null)
            {
                return;
            }

            try
            {
                await terminal.Client.ExecuteAsync(commands, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TmuxException lost) when (lost.Failure == TmuxFailure.ConnectionLost)
            {
                try
                {
                    // Cancellation ends the connection.
                    await new CommandClient(terminal.Socket, limit: CallLimit.Within(TimeSpan.Zero)).ExecuteAsync(commands, CancellationToken.None).ConfigureAwait(false);
                }
                catch (TmuxException)
                {
                    // What ended the input says more.
                }
            }
        }
    }
}
