using BenchmarkDotNet.Attributes;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Bench;

/// <summary>One look at a pane, as a wait takes it: ask for it, find its lines, match each of them.</summary>
public class CaptureBenchmarks
{
    private static readonly WaitPattern s_regex = WaitPattern.Parse(@"^line \d+ .* never$");
    private static readonly WaitPattern s_fixed = WaitPattern.Fixed("never seen");

    private BenchServer _server = null!;
    private ControlModeClient _client = null!;
    private IReadOnlyList<ControlModeBlock> _blocks = [];
    private List<LogicalLine> _lines = [];

    [Params(1_000, 50_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public async Task OpenAsync()
    {
        _server = new BenchServer(Rows);
        _client = _server.Attach();
        _blocks = await AskAsync();
        _lines = FindLines();
        if (_lines.Count < Rows || Regex() || Fixed())
        {
            throw new InvalidOperationException($"{_lines.Count} lines, or one that matches");
        }
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _client.DisposeAsync();
        _server.Dispose();
    }

    /// <summary>tmux's part and the way: all rows, twice, as they come.</summary>
    [Benchmark(Description = "capture")]
    public async Task<int> Capture() => (await AskAsync()).Count;

    /// <summary>Our part: which rows belong together.</summary>
    [Benchmark(Description = "find lines")]
    public int Lines() => FindLines().Count;

    [Benchmark(Description = "match a regex that no line matches")]
    public bool Regex() => IsMatch(s_regex);

    [Benchmark(Description = "match fixed text that no line holds")]
    public bool Fixed() => IsMatch(s_fixed);

    private Task<IReadOnlyList<ControlModeBlock>> AskAsync() =>
        _client.ExecuteBlocksAsync(ScreenCapture.Commands(BenchServer.Session + ":", Rows), CancellationToken.None);

    private List<LogicalLine> FindLines() => ScreenCapture.Read(_blocks)!.Lines();

    private bool IsMatch(WaitPattern pattern)
    {
        foreach (var line in _lines)
        {
            if (pattern.IsMatch(line.Text, 0))
            {
                return true;
            }
        }

        return false;
    }
}
