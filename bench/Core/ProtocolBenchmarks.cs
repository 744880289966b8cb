using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using TmuxTool.Tmux;

namespace TmuxTool.Bench;

/// <summary>The reader of control mode by itself, on a stream in memory. One operation is a megabyte: Op/s are MB/s.</summary>
[OperationsPerSecond]
public class ProtocolBenchmarks
{
    private const int Megabytes = 16;
    private const int ReadSize = 64 * 1024;

    private readonly Counter _counter = new();
    private byte[] _output = [];
    private byte[] _blocks = [];

    [GlobalSetup]
    public void Make()
    {
        const string Line = "a line of output that is about as long as most of them are, and then some";
        _output = Repeat(_ => $@"%output %1 {Line}\015\012{Line}\015\012" + "\n");
        _blocks = Repeat(i => $"%begin 1700000000 {i} 1\n" + string.Concat(Enumerable.Repeat(Line + "\n", 24)) + $"%end 1700000000 {i} 1\n");
    }

    [Benchmark(Description = "output of a pane", OperationsPerInvoke = Megabytes)]
    public long Output() => Read(_output);

    [Benchmark(Description = "replies of 24 lines", OperationsPerInvoke = Megabytes)]
    public long Blocks() => Read(_blocks);

    private static byte[] Repeat(Func<string, string> piece)
    {
        var stream = new MemoryStream();
        for (var i = 0; stream.Length < Megabytes * 1_000_000; i++)
        {
            stream.Write(Encoding.UTF8.GetBytes(piece(i.ToString(CultureInfo.InvariantCulture))));
        }

        return stream.ToArray()[..(Megabytes * 1_000_000)];
    }

    private long Read(ReadOnlySpan<byte> stream)
    {
        var reader = new ControlModeReader(_counter);
        for (; !stream.IsEmpty; stream = stream[Math.Min(ReadSize, stream.Length)..])
        {
            reader.Read(stream[..Math.Min(ReadSize, stream.Length)]);
        }

        return _counter.Count;
    }

    private sealed class Counter : IControlModeSink
    {
        public long Count { get; private set; }

        public void OnBlock(ControlModeBlock block) => Count += block.Text.Length;

        public void OnOutput(ReadOnlySpan<byte> pane, ReadOnlySpan<byte> escaped) => Count += escaped.Length;

        public void OnNotification(ReadOnlySpan<byte> line) => Count += line.Length;
    }
}
