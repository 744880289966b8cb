using TmuxTool.Sessions;
using Xunit.v3;

namespace Xunit.TmuxFixtures;

/// <summary>
/// A fixture that runs one program in a terminal of its own: for a class, a collection or an assembly of tests. The
/// session is ready before the first test, visible in <c>dotnet tmux list</c> while the tests run, and gone after them,
/// however they end. A test that fails gets the screen, the history and the steps as attachments.
/// </summary>
public abstract partial class TmuxSession : IAsyncLifetime, INotifyTestLifecycleAsync
{
    private readonly TmuxSessionOptions _options = new();
    private readonly StepLog _log = new();
    private readonly SemaphoreSlim _starting = new(1, 1);
    private LivePane? _pane;
    private TmuxSessionException? _failure;
    private bool _isOfClass;
    private bool _isSpoilt;

    /// <summary>What <c>dotnet tmux list</c> calls the session.</summary>
    /// <exception cref="TmuxSessionException">The session could not be started.</exception>
    public string Name => Pane.Session.Name;

    /// <summary>The command line that shows the session in a terminal while it runs.</summary>
    /// <exception cref="TmuxSessionException">The session could not be started.</exception>
    public string AttachCommand =>
        // Quoted: TMPDIR may hold a blank, and zsh takes a bare =NAME for the path of a program.
        $@"tmux -S '{Pane.Session.Socket.Replace("'", @"'\''", StringComparison.Ordinal)}' attach -t '={Pane.Session.Name}'";

    private LivePane Pane => _pane ?? throw NotStarted();

    /// <summary>Says which program is started and how.</summary>
    /// <param name="options">The options to set.</param>
    protected abstract void Configure(TmuxSessionOptions options);

    /// <summary>Called when the program is ready, before any test uses it; for what all the tests need.</summary>
    protected virtual ValueTask OnReadyAsync() => ValueTask.CompletedTask;

    /// <summary>Ends the program and starts it anew.</summary>
    /// <exception cref="TmuxSessionException">It could not be started.</exception>
    public async Task RestartAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await StartAsync().ConfigureAwait(false);
        ThrowIfNotStarted();
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _isOfClass = TestContext.Current.TestClass is not null;
        Configure(_options);
        if (!_options.IsPerTest || !_isOfClass || TestContext.Current.Test is not null)
        {
            await StartAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the session; overriders call it first and then remove what is theirs.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    async ValueTask INotifyTestLifecycleAsync.OnTestStartingAsync(IXunitTest test)
    {
        // A test that never began, since its session did not get ready, is not told to us as finished either.
        if (_isOfClass && (_options.IsPerTest || _pane is null || _isSpoilt || await HasEndedAsync().ConfigureAwait(false)))
        {
            await RenewAsync().ConfigureAwait(false);
        }

        if (_failure is not null && IsUsedBy(test))
        {
            throw NotStarted();
        }
    }

    async ValueTask INotifyTestLifecycleAsync.OnTestFinishedAsync(IXunitTest test)
    {
        await ReportAsync(test.UniqueID, _isOfClass).ConfigureAwait(false);
        if (_options.IsPerTest && _isOfClass)
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    internal void ThrowIfNotStarted()
    {
        if (_failure is not null)
        {
            throw NotStarted();
        }
    }

    /// <summary>Leaves what is known of a failed test with its result.</summary>
    internal async Task ReportAsync(string test, bool evenUnused)
    {
        if (_pane is { } pane && TestContext.Current.TestState?.Result == TestResult.Failed && (evenUnused || _log.Has(test)))
        {
            // What a failed test leaves behind is nothing that the next one should start from.
            _isSpoilt = true;
            await FailureBundle.AttachAsync(pane, _log, test, AttachCommand).ConfigureAwait(false);
        }
    }

    private bool IsUsedBy(IXunitTest test) =>
        _isOfClass || test.TestCase.TestClass?.Class.GetConstructors()
            .SelectMany(c => c.GetParameters()).Any(p => p.ParameterType.IsInstanceOfType(this)) == true;

    private async Task<bool> HasEndedAsync() =>
        _pane is { } pane && await pane.WaitForExitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken).ConfigureAwait(false)
            is not TmuxTool.Waiting.WaitOutcome.TimedOut;

    /// <summary>A session for the next test, in place of one that has ended or was left by a failed test.</summary>
    private async Task RenewAsync()
    {
        if (_failure is not null && !_options.IsPerTest)
        {
            return; // What did not start for the class will not start for its tests: once is enough to wait for it.
        }

        await StopAsync().ConfigureAwait(false);
        await StartAsync().ConfigureAwait(false);
    }

    private async Task StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken).ConfigureAwait(false);
        try
        {
            _failure = null;
            _isSpoilt = false;
            _pane = await _log.AddAsync(
                $"start {string.Join(' ', _options.Command)}",
                default,
                () => SessionStart.LaunchAsync(_options, GetType(), TestContext.Current.CancellationToken),
                p => p.Session.Name).ConfigureAwait(false);
            await OnReadyAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Kept for the tests: what a fixture throws here could neither skip them nor be seen by each of them.
            _failure = e as TmuxSessionException ?? new TmuxSessionException($"{GetType().Name} could not be started: {e.Message}", e);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _pane, null) is { } pane)
        {
            await SessionStart.EndAsync(pane).ConfigureAwait(false);
        }
    }

    private TmuxSessionException NotStarted() => _failure is { } failure
        ? new TmuxSessionException(failure.Message, failure)
        : new TmuxSessionException($"{GetType().Name} has no session: its InitializeAsync has not been called, or it was disposed");
}
