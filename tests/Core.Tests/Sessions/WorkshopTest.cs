using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Sessions;

/// <summary>A test of what works on sessions, in a workshop of its own.</summary>
public abstract class WorkshopTest : IAsyncDisposable
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected Workshop Workshop { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Workshop.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Puts a row into the registry.</summary>
    protected Task<RegistrySnapshot> WriteAsync(string name, SessionRow row) => Workshop.Registry.UpdateAsync(rows => rows.With(name, row), ct: Cancel);
}
