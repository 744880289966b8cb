using System.Runtime.InteropServices;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Watching;

/// <summary>The table of sessions on a terminal: looks at them again and again, and does what keys say.</summary>
internal sealed class WatchLoop(Streams streams, RegistryStore registry, Func<string, bool>? filter, TimeSpan interval)
{
    private const string Keys = "Enter attach  x kill  / filter  q quit";

    private readonly FullScreen _screen = new(streams.Answer, new Style(isTerminal: true).HasColors);
    private readonly WatchView _view = new() { Footer = Keys };
    private Task<ConsoleKeyInfo>? _key;
    private Task<(IReadOnlyList<ListedSession> Sessions, IReadOnlyDictionary<string, string> LastLines)>? _look;
    private Task _pause = Task.CompletedTask;
    private TaskCompletionSource _resized = NewSignal();
    private Func<ConsoleKeyInfo, Task<bool>>? _keyTaker;
    private bool _lookAgain;

    /// <summary>Runs until the user quits.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var resizing = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => _resized.TrySetResult());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var cancelled = Task.Delay(Timeout.InfiniteTimeSpan, over.Token);
        // Ctrl-\ takes its course, with the terminal as it was. Ctrl-Z does nothing: .NET 10 stops nobody who handles it.
        using var quitting = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => _screen.Leave());
        using var stopping = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, context => context.Cancel = true);
        _keyTaker = key => NormalKeyAsync(key, cancellationToken);
        var goesOn = true;
        _screen.Enter();
        try
        {
            while (goesOn)
            {
                await StartLookingAsync(cancellationToken).ConfigureAwait(false);
                Show();
                // A read from the terminal cannot be called off: there is never one while something else has it. Spectre's
                // can (0.57), but asks two hundred times a second whether there is a key.
                _key ??= Task.Run(() => Console.ReadKey(intercept: true), CancellationToken.None);
                var soon = _look is null ? _pause : _look;
                await Task.WhenAny(_key, soon, _resized.Task, cancelled).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                goesOn = await TakeKeyAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _screen.Leave();
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Show()
    {
        if (_resized.Task.IsCompleted)
        {
            _resized = NewSignal();
            _lookAgain = true;
        }

        var (columns, rows) = _screen.Size;
        _screen.Show(_view.Draw(columns, rows, Age.Now()));
    }

    /// <summary>Begins to look where it is time to; takes what was seen.</summary>
    private async Task StartLookingAsync(CancellationToken cancellationToken)
    {
        if (_look is { IsCompleted: true })
        {
            var (sessions, lastLines) = await _look.ConfigureAwait(false);
            _view.Update(sessions, lastLines);
            _look = null;
            _pause = Task.Delay(interval, cancellationToken);
        }

        if (_look is null && (_pause.IsCompleted || _lookAgain))
        {
            _lookAgain = false;
            _look = LookAsync(cancellationToken);
        }
    }

    private async Task<(IReadOnlyList<ListedSession> Sessions, IReadOnlyDictionary<string, string> LastLines)> LookAsync(CancellationToken cancellationToken)
    {
        var sessions = await new SessionLister(registry).ListAsync(filter, cancellationToken).ConfigureAwait(false);
        return (sessions, await LastLines.ReadAsync(_view.Visible(sessions, _screen.Size.Rows), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Does what was pressed; false where that is to quit.</summary>
    private async Task<bool> TakeKeyAsync()
    {
        if (_key is not { IsCompleted: true })
        {
            return true;
        }

        var key = await _key.ConfigureAwait(false);
        _key = null;
        _lookAgain = true;
        return await _keyTaker!(key).ConfigureAwait(false);
    }

    private async Task<bool> NormalKeyAsync(ConsoleKeyInfo key, CancellationToken cancellationToken)
    {
        _view.Footer = Keys;
        switch (key)
        {
            case { KeyChar: 'q' }:
                return false;
            case { Key: ConsoleKey.UpArrow } or { KeyChar: 'k' }:
                _view.Move(-1);
                break;
            case { Key: ConsoleKey.DownArrow } or { KeyChar: 'j' }:
                _view.Move(1);
                break;
            case { Key: ConsoleKey.PageUp or ConsoleKey.PageDown }:
                _view.Move((key.Key == ConsoleKey.PageUp ? -1 : 1) * Math.Max(1, _screen.Size.Rows - 5));
                break;
            case { Key: ConsoleKey.Escape }:
                _view.Filter = "";
                break;
            case { KeyChar: '/' }:
                EditFilter(cancellationToken);
                break;
            case { KeyChar: 'x' } or { Key: ConsoleKey.Delete } when _view.Chosen is { } session:
                AskToKill(session, cancellationToken);
                break;
            case { Key: ConsoleKey.Enter } or { KeyChar: 'a' } when _view.Chosen is { } session:
                await AttachAsync(session, cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }

        return true;
    }

    private void EditFilter(CancellationToken cancellationToken)
    {
        var before = _view.Filter;
        _view.Footer = $"Filter: {_view.Filter}";
        _keyTaker = key =>
        {
            if (key.Key is ConsoleKey.Enter or ConsoleKey.Escape)
            {
                _view.Filter = key.Key == ConsoleKey.Enter ? _view.Filter : before;
                _view.Footer = Keys;
                _keyTaker = next => NormalKeyAsync(next, cancellationToken);
                return Task.FromResult(true);
            }

            _view.Filter = key.Key == ConsoleKey.Backspace ? _view.Filter.Length > 0 ? _view.Filter[..^1] : ""
                : char.IsControl(key.KeyChar) ? _view.Filter
                : _view.Filter + key.KeyChar;
            _view.Footer = $"Filter: {_view.Filter}";
            return Task.FromResult(true);
        };
    }

    private void AskToKill(ListedSession session, CancellationToken cancellationToken)
    {
        _view.Footer = $"Kill '{session.Name}'? y/n";
        _keyTaker = async key =>
        {
            _keyTaker = next => NormalKeyAsync(next, cancellationToken);
            _view.Footer = key.KeyChar is 'y' or 'Y' ? await KillAsync(session, cancellationToken).ConfigureAwait(false) : Keys;
            return true;
        };
    }

    private async Task<string> KillAsync(ListedSession session, CancellationToken cancellationToken)
    {
        if (AddressOf(session) is not { } address)
        {
            return $"Session '{session.Name}' is not registered any more";
        }

        var report = await new SessionKiller(registry).KillAsync(address, dryRun: false, null, cancellationToken).ConfigureAwait(false);
        return report.Registry == StepResult.Done ? $"Session '{session.Name}' fully removed"
            : $"Session '{session.Name}' not removed: {(report.Tmux == StepResult.Failed ? report.TmuxDetail : report.RegistryDetail)}";
    }

    private async Task AttachAsync(ListedSession session, CancellationToken cancellationToken)
    {
        if (AddressOf(session) is { } address)
        {
            var complaint = await _screen.LendAsync(() => SessionVisit.AttachAsync(address, cancellationToken)).ConfigureAwait(false);
            _view.Footer = complaint is null ? Keys : $"Cannot attach to '{session.Name}': {complaint}";
        }
    }

    /// <summary>The session that is shown, not another one that has its name by now.</summary>
    private SessionAddress? AddressOf(ListedSession session)
        => new SessionResolver(registry).Resolve(new SessionSelector(session.Name, null, null, null)) is Resolution.Found found
            && found.Address.Row is { } row && (row.Socket, row.Target, row.CreatedAt) == (session.Row.Socket, session.Row.Target, session.Row.CreatedAt)
            ? found.Address
            : null;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
