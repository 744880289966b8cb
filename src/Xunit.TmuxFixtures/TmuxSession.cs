using TmuxTool.Sessions;
using Xunit.v3;

namespace Xunit.TmuxFixtures;

/// <summary>
/// A fixture that runs one program in a terminal of its own, for the tests of a class, a collection or an assembly. The
/// session is ready before the first test, is listed by <c>dotnet tmux list</c> while the tests run, and ends with the
/// fixture or the test process. The result of a failed test has the screen, the scrollback and the steps attached.
/// </summary>
/// <example>
/// <code>
/// public sealed class Calculator(PythonSession python) : IClassFixture&lt;PythonSession&gt;
/// {
///     [Fact]
///     public async Task Adds() => Assert.Equal("4", await python.RunAsync("2 + 2"));
/// }
/// </code>
/// </example>
public abstract partial class TmuxSession : IAsyncLifetime, INotifyTestLifecycleAsync
{
    private readonly StepLog _log = new();
    private readonly SemaphoreSlim _starting = new(1, 1);
    private TmuxSessionOptions? _options;
    private CancellationTokenSource _disposal = new();
    private Task<LivePane>? _launch;
    private TmuxSessionException? _failure;
    private bool _isOfClass;
    private bool _isSpoilt;

    /// <summary>Gets the name of the session in <c>dotnet tmux list</c>.</summary>
    /// <exception cref="TmuxSessionException">The session is not running.</exception>
    public string Name => Pane.Session.Name;

    /// <summary>Gets the command line that attaches a terminal to the session while it runs.</summary>
    /// <exception cref="TmuxSessionException">The session is not running.</exception>
    public string AttachCommand => FailureBundle.AttachCommand(Pane);

    private LivePane Pane => _failure is null && Launched is { } pane ? pane : throw NotStarted();

    private LivePane? Launched => _launch is { IsCompletedSuccessfully: true } launch ? launch.Result : null;

    private TmuxSessionOptions Options => _options ?? throw NotStarted();

    /// <summary>Sets the program to start and its options.</summary>
    /// <param name="options">The options to set.</param>
    protected abstract void Configure(TmuxSessionOptions options);

    /// <summary>
    /// Prepares what all tests need, such as loading a file. Called each time the program has started, before a test uses
    /// it. An exception fails the tests, or skips them where it is one of <c>Assert.Skip</c>.
    /// </summary>
    protected virtual ValueTask OnReadyAsync() => ValueTask.CompletedTask;

    /// <summary>Ends the program and starts it again.</summary>
    /// <exception cref="TmuxSessionException">It could not be started.</exception>
    public async Task RestartAsync()
    {
        _ = Options;
        await StopAsync().ConfigureAwait(false);
        await StartAsync().ConfigureAwait(false);
        if (_failure is not null)
        {
            throw NotStarted();
        }
    }

    /// <summary>Starts the session; xunit calls it for fixtures. A failure is thrown where the session is used.</summary>
    /// <exception cref="InvalidOperationException">The session is already running.</exception>
    public async ValueTask InitializeAsync()
    {
        if (_launch is not null)
        {
            throw new InvalidOperationException($"{GetType().Name} is already running; RestartAsync starts it again");
        }

        _isOfClass = TestContext.Current.TestClass is not null;
        _disposal = new();
        _options = new();
        Configure(_options);
        if (!_options.IsPerTest || !_isOfClass || TestContext.Current.Test is not null)
        {
            await StartAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the session, its program and its tmux server; overrides call it first and then remove their own resources.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _disposal.CancelAsync().ConfigureAwait(false);
        await StopAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    async ValueTask INotifyTestLifecycleAsync.OnTestStartingAsync(IXunitTest test)
    {
        // xunit does not report the end of a test whose OnTestStartingAsync failed.
        if (_isOfClass && (_options is { IsPerTest: true } || Launched is null || _isSpoilt || await HasEndedAsync().ConfigureAwait(false)))
        {
            await RenewAsync().ConfigureAwait(false);
        }

        if (IsUsedBy(test))
        {
            await ThrowIfNotStartedAsync().ConfigureAwait(false);
        }
    }

    async ValueTask INotifyTestLifecycleAsync.OnTestFinishedAsync(IXunitTest test)
    {
        await ReportAsync(test.UniqueID, _isOfClass).ConfigureAwait(false);
        if (_options is { IsPerTest: true } && _isOfClass)
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Throws where the session did not get ready, and attaches the state of its program to the running test.</summary>
    internal async Task ThrowIfNotStartedAsync()
    {
        if (_failure is null)
        {
            return;
        }

        if (Launched is { } pane)
        {
            await FailureBundle.AttachAsync(pane, _log, null).ConfigureAwait(false);
        }

        throw NotStarted();
    }

    /// <summary>Attaches the state of the session to the result of a failed test.</summary>
    internal async Task ReportAsync(string test, bool evenUnused)
    {
        if (Launched is { } pane && TestContext.Current.TestState?.Result == TestResult.Failed && (evenUnused || _log.Has(test)))
        {
            // The next test must not start from the state that a failed one left.
            _isSpoilt = true;
            await FailureBundle.AttachAsync(pane, _log, test).ConfigureAwait(false);
        }
    }

    private bool IsUsedBy(IXunitTest test) =>
        _isOfClass || test.TestCase.TestClass?.Class.GetConstructors()
            .SelectMany(c => c.GetParameters()).Any(p => p.ParameterType.IsInstanceOfType(this)) == true;

    private async Task<bool> HasEndedAsync() =>
        Launched is { } pane && await pane.WaitForExitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken).ConfigureAwait(false)
            is not TmuxTool.Waiting.WaitOutcome.TimedOut;

    /// <summary>Replaces a session that has ended or was used by a failed test.</summary>
    private async Task RenewAsync()
    {
        if (_failure is not null && _options is not { IsPerTest: true })
        {
            return; // A session that did not start for the class does not start for its tests: one wait is enough.
        }

        await StopAsync().ConfigureAwait(false);
        await StartAsync().ConfigureAwait(false);
    }

    private async Task StartAsync()
    {
        var token = TestContext.Current.CancellationToken;
        await _starting.WaitAsync(token).ConfigureAwait(false);
        try
        {
            _failure = null;
            _isSpoilt = false;
            await LaunchAsync().ConfigureAwait(false);
            await OnReadyAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            await StopAsync().ConfigureAwait(false);
            throw;
        }
        catch (Exception e)
        {
            // Kept for the tests: what a fixture throws here can neither skip them nor be seen by each of them.
            _failure = Failure(e);
        }
        finally
        {
            _starting.Release();
        }
    }

    private Task<LivePane> LaunchAsync() => _launch = _log.AddAsync(
        $"start {string.Join(' ', Options.Command)}",
        new CallSite("", 0, _disposal.Token),
        token => SessionStart.LaunchAsync(Options, GetType(), token),
        pane => pane.Session.Name);

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _launch, null) is not { } launch)
        {
            return;
        }

        // How a launch failed is for the one who started it.
        await ((Task)launch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (launch.IsCompletedSuccessfully)
        {
            await SessionStart.EndAsync(launch.Result).ConfigureAwait(false);
        }
    }

    private TmuxSessionException Failure(Exception e) => e switch
    {
        _ when e.Message.StartsWith(DynamicSkipToken.Value, StringComparison.Ordinal) => new TmuxSessionException(e.Message),
        _ when Launched is not null => new TmuxSessionException($"{GetType().Name}.OnReadyAsync failed", e),
        TmuxSessionException failure => failure,
        _ => new TmuxSessionException($"{GetType().Name} could not be started", e),
    };

    private TmuxSessionException NotStarted() => (_failure, _options) switch
    {
        _ when _disposal.IsCancellationRequested => new TmuxSessionException($"{GetType().Name} has been disposed"),
        ({ } failure, _) => new TmuxSessionException(failure.Message, failure.InnerException),
        (_, null) => new TmuxSessionException($"{GetType().Name} has not been started: use it as an xunit fixture, or call InitializeAsync first"),
        _ => new TmuxSessionException($"{GetType().Name} has no session between two tests"),
    };
}
