namespace Xunit.TmuxFixtures;

/// <summary>
/// A base for test classes in which every test has a session of its own, also where the tests of a class run at the
/// same time.
/// </summary>
/// <typeparam name="TSession">The session.</typeparam>
public abstract class TmuxTest<TSession> : IAsyncLifetime
    where TSession : TmuxSession, new()
{
    /// <summary>The session of this test.</summary>
    protected TSession Session { get; } = new();

    /// <summary>Starts the session; overriders call it first.</summary>
    /// <exception cref="TmuxSessionException">It could not be started.</exception>
    public virtual async ValueTask InitializeAsync()
    {
        await Session.InitializeAsync().ConfigureAwait(false);
        Session.ThrowIfNotStarted();
    }

    /// <summary>Leaves what is known of a failed test with its result and ends the session; overriders call it last.</summary>
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
