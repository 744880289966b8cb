using BenchmarkDotNet.Attributes;
using TmuxTool.Tmux;

namespace TmuxTool.Bench;

/// <summary>One command to a server and its answer.</summary>
public class ControlModeBenchmarks
{
    private const int InFlight = 100;

    private readonly Task<TmuxReply>[] _replies = new Task<TmuxReply>[InFlight];
    private BenchServer _server = null!;
    private ControlModeClient _client = null!;
    private ControlModeClient _reading = null!;

    [GlobalSetup]
    public void Open()
    {
        _server = new BenchServer(lines: 1);
        _client = _server.Attach();
        _reading = _server.Attach();
        // From here on a thread reads for it. Otherwise whoever asks reads, and nobody else can ask meanwhile.
        _ = _reading.Activity;
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _client.DisposeAsync();
        await _reading.DisposeAsync();
        _server.Dispose();
    }

    /// <summary>The next is sent when the last is answered.</summary>
    [Benchmark(Description = "serial")]
    public async Task<bool> Serial() => (await AskAsync(_client)).Ok;

    /// <summary>A hundred at a time, none waiting for another; the time of one.</summary>
    [Benchmark(Description = "pipelined", OperationsPerInvoke = InFlight)]
    public async Task Pipelined()
    {
        for (var i = 0; i < InFlight; i++)
        {
            _replies[i] = AskAsync(_reading);
        }

        await Task.WhenAll(_replies);
    }

    /// <summary>As a verb does: connect, ask, leave.</summary>
    [Benchmark(Description = "connect, ask, leave")]
    public async Task<bool> ConnectAndAsk() => (await AskAsync(new CommandClient(_server.Socket))).Ok;

    private static Task<TmuxReply> AskAsync(ITmuxClient client) =>
        client.ExecuteAsync(new CommandList().Add("display-message", "-p", "x"), CancellationToken.None);
}
