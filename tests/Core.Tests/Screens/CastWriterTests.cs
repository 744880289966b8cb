using System.Text;
using System.Text.Json;
using CsCheck;
using FluentAssertions;
using TmuxTool.Screens;
using Xunit;

namespace TmuxTool.Tests.Screens;

public sealed class CastWriterTests
{
    [Fact]
    public void Text_that_is_cut_anywhere_is_whole_again_and_every_line_is_valid()
        => Gen.Select(Gen.String.Select(t => Encoding.UTF8.GetBytes(t)), Gen.Int[1, 5].Array[1, 20]).Sample((bytes, sizes) =>
        {
            var events = Lines(writer =>
            {
                for (var (at, turn) = (0, 0); at < bytes.Length; turn++)
                {
                    var size = Math.Min(sizes[turn % sizes.Length], bytes.Length - at);
                    writer.Output(TimeSpan.FromMilliseconds(turn), bytes.AsSpan(at, size));
                    at += size;
                }
            });

            string.Concat(events.Select(e => e[2].GetString())).Should().Be(Encoding.UTF8.GetString(bytes));
        });

    [Fact]
    public async Task A_time_is_in_seconds_without_an_exponent()
    {
        using var stream = new MemoryStream();
        var writer = new CastWriter(stream);
        writer.Output(TimeSpan.FromTicks(1), "a"u8);
        writer.Resize(TimeSpan.FromSeconds(90.5), 132, 43);
        await writer.FlushAsync();

        Encoding.UTF8.GetString(stream.ToArray()).Should().Be("[0.0000001,\"o\",\"a\"]\n[90.5,\"r\",\"132x43\"]\n");
    }

    [Fact]
    public void A_character_whose_end_was_lost_does_not_spoil_what_comes_later()
        => Lines(writer =>
        {
            writer.Output(default, [0xF0, 0x9F]);
            writer.Gap();
            writer.Output(default, "é"u8);
        }).Single()[2].GetString().Should().Be("é");

    private static List<JsonElement> Lines(Action<CastWriter> write)
    {
        using var stream = new MemoryStream();
        var writer = new CastWriter(stream);
        write(writer);
        writer.FlushAsync().GetAwaiter().GetResult();
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        writer.Events.Should().Be(lines.Count);
        return lines;
    }
}
