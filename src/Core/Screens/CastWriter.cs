using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TmuxTool.Screens;

/// <summary>What the first line of a recording says of it.</summary>
/// <param name="Columns">The width of the terminal in cells.</param>
/// <param name="Rows">Its height in rows.</param>
/// <param name="Start">When the recording began.</param>
/// <param name="Title">What is recorded.</param>
/// <param name="Environment">Variables of the programs in it.</param>
internal sealed record CastHeader(
    int Columns, int Rows, DateTimeOffset Start, string Title, IReadOnlyList<KeyValuePair<string, string>> Environment);

/// <summary>
/// Writes asciicast v2: a header, then an event per line (https://docs.asciinema.org/manual/asciicast/v2/). Whatever
/// has been written up to a <see cref="FlushAsync"/> is whole lines, so that it plays even when nothing follows.
/// </summary>
internal sealed class CastWriter(Stream stream)
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _text = new char[4096];

    /// <summary>How many lines have been written, the header not counted.</summary>
    public long Events { get; private set; }

    public void Header(CastHeader header) => Line(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 2);
        writer.WriteNumber("width", header.Columns);
        writer.WriteNumber("height", header.Rows);
        writer.WriteNumber("timestamp", header.Start.ToUnixTimeSeconds());
        writer.WriteString("title", header.Title);
        writer.WriteStartObject("env");
        foreach (var (name, value) in header.Environment)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>Output of the program, cut anywhere: a character whose last bytes are still to come waits for them.</summary>
    public void Output(TimeSpan time, ReadOnlySpan<byte> bytes)
    {
        if (_text.Length < bytes.Length + 4)
        {
            _text = new char[Math.Max(bytes.Length + 4, _text.Length * 2)];
        }

        var length = _decoder.GetChars(bytes, _text, flush: false);
        if (length > 0)
        {
            Event(time, "o", _text.AsSpan(0, length));
        }
    }

    public void Resize(TimeSpan time, int columns, int rows) => Event(time, "r", FormattableString.Invariant($"{columns}x{rows}"));

    /// <summary>A stretch of output is missing here: what began before it has no end.</summary>
    public void Gap() => _decoder.Reset();

    /// <summary>Makes the recording last so long.</summary>
    public void End(TimeSpan time) => Event(time, "o", "");

    /// <exception cref="IOException">It could not be written.</exception>
    public async Task FlushAsync()
    {
        if (_lines.WrittenCount > 0)
        {
            try
            {
                await stream.WriteAsync(_lines.WrittenMemory).ConfigureAwait(false);
                await stream.FlushAsync().ConfigureAwait(false);
            }
            catch (ArgumentOutOfRangeException e)
            {
                // How .NET 10 reports EFBIG.
                throw new IOException("the file is too large for the limit on file sizes (ulimit -f)", e);
            }

            _lines.ResetWrittenCount();
        }
    }

    private void Event(TimeSpan time, string kind, ReadOnlySpan<char> data)
    {
        using (var writer = new Utf8JsonWriter(_lines, s_options))
        {
            writer.WriteStartArray();
            // As a decimal: a small number of seconds is written without an exponent.
            writer.WriteNumberValue((decimal)time.Ticks / TimeSpan.TicksPerSecond);
            writer.WriteStringValue(kind);
            writer.WriteStringValue(data);
            writer.WriteEndArray();
        }

        Events++;
        _lines.Write("\n"u8);
    }

    private void Line(Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(_lines, s_options))
        {
            write(writer);
        }

        _lines.Write("\n"u8);
    }
}
