using System.Globalization;
using BenchmarkDotNet.Attributes;
using TmuxTool.Registry;

namespace TmuxTool.Bench;

/// <summary>The registry on the disk, and beside it what the disk alone takes.</summary>
public class RegistryBenchmarks
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.FromUnixTimeSeconds(1_763_890_200);

    private string _directory = "";
    private RegistryStore _store = null!;
    private byte[] _bytes = [];
    private string _name = "";
    private int _seconds;

    [Params(1, 100, 10_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public async Task MakeAsync()
    {
        _directory = Directory.CreateTempSubdirectory("tb-").FullName;
        _store = new RegistryStore(RegistryLocation.At(Path.Combine(_directory, "s")));
        var rows = Enumerable.Range(0, Rows).Select(i => KeyValuePair.Create(Name(i), Row(i)));
        await _store.UpdateAsync(_ => new RegistrySnapshot(new(rows, StringComparer.Ordinal), null, UnknownMembers.None));
        _bytes = await File.ReadAllBytesAsync(_store.Location.RegistryFile);
        _name = Name(Rows / 2);
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Description = "read")]
    public int Read() => new RegistryStore(_store.Location).Read().Sessions.Count;

    [Benchmark(Description = "read again, unchanged")]
    public int ReadAgain() => _store.Read().Sessions.Count;

    /// <summary>Lock, read, change one row, write, flush, check, rename.</summary>
    [Benchmark(Description = "update")]
    public Task<RegistrySnapshot> Update() => _store.UpdateAsync(Touch);

    [Benchmark(Description = "parse the text")]
    public int Parse() => RegistrySnapshot.Parse(_bytes, "registry").Sessions.Count;

    [Benchmark(Description = "update in memory")]
    public int UpdateInMemory()
    {
        using var text = RegistryWriter.Write(Touch(RegistrySnapshot.Parse(_bytes, "registry")));
        return text.Bytes.Length;
    }

    /// <summary>A file of that size, written anew, flushed and renamed: less than this no update can take.</summary>
    [Benchmark(Description = "write and flush a file of that size")]
    public void Flush()
    {
        var path = Path.Combine(_directory, "raw");
        using (var file = File.OpenHandle(path + ".new", FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, _bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    private RegistrySnapshot Touch(RegistrySnapshot registry) =>
        registry.With(_name, registry.Sessions[_name] with { LastActive = s_start.AddSeconds(++_seconds) });

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"session-{i}");

    private static SessionRow Row(int i) => new()
    {
        Socket = "/tmp/claude-tmux-sockets/claude.sock",
        Target = Name(i) + ":0.0",
        Type = "python-repl",
        Pid = 100_000 + i,
        CreatedAt = s_start,
        LastActive = s_start,
        PaneId = string.Create(CultureInfo.InvariantCulture, $"%{i}"),
        ServerPid = 99_999,
        ServerStart = s_start.ToUnixTimeSeconds(),
        PidStart = 3_000_000 + i,
        Window = "python",
    };
}
