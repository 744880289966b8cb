using System.Text;
using TmuxTool.Registry;

namespace TmuxTool.Tests.Registry;

/// <summary>A registry in a fresh directory that goes with the test.</summary>
internal sealed class TemporaryRegistry : IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), "registry-" + Guid.NewGuid().ToString("N"));

    public TemporaryRegistry(TimeProvider? time = null)
    {
        Directory.CreateDirectory(_root);
        Location = RegistryLocation.At(Path.Combine(_root, "sockets"));
        Store = new RegistryStore(Location, time);
    }

    public RegistryLocation Location { get; }

    public RegistryStore Store { get; }

    public string Root => _root;

    public static SessionRow Row(string target = "a:0.0") => new()
    {
        Socket = "/tmp/s.sock",
        Target = target,
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1_763_890_200),
        LastActive = DateTimeOffset.FromUnixTimeSeconds(1_763_890_300),
    };

    public void WriteRegistry(string text) => WriteRegistry(Encoding.UTF8.GetBytes(text));

    public void WriteRegistry(byte[] bytes)
    {
        Location.EnsureDirectory();
        File.WriteAllBytes(Location.RegistryFile, bytes);
    }

    public string Text() => File.ReadAllText(Location.RegistryFile);

    public string[] Files()
        => [.. Directory.EnumerateFileSystemEntries(Location.Directory).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
