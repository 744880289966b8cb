namespace Xunit.TmuxFixtures;

/// <summary>
/// A base class for tests that each have a session of their own, also where the tests of a class run in parallel.
/// </summary>
/// <typeparam name="TSession">The type of the session.</typeparam>
public abstract class TmuxTest<TSession> : IAsyncLifetime
    where TSession : TmuxSession, new()
{
    /// <summary>Gets the session of the running test.</summary>
    protected TSession Session { get; } = new();

    /// <summary>Starts the session; overrides call it first.</summary>
    /// <exception cref="TmuxSessionException">The session could not be started.</exception>
    public virtual async ValueTask InitializeAsync()
    {
        try
        {
            await Session.InitializeAsync().ConfigureAwait(false);
            await Session.ThrowIfNotStartedAsync().ConfigureAwait(false);
        }
        catch
        {
            // xunit does not dispose a test class whose initialization failed.
            await Session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Attaches the state of the session to the result of a failed test and ends the session; overrides call it last.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (TestContext.Current.Test is { } test)
        {
            await Session.ReportAsync(test.UniqueID, evenUnused: true).ConfigureAwait(false);
        }

        await Session.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
