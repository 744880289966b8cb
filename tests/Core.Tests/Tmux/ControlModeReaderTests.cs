using System.Text;
using CsCheck;
using FluentAssertions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

public sealed class ControlModeReaderTests
{
    // As tmux 3.3a prints it on attaching to a session and answering two commands, one of which fails.
    private const string Recorded =
        "%begin 1795415614 260 0\n%end 1795415614 260 0\n%session-changed $0 foo\n%output %1 \\033[?2004h$ \n"
        + "%begin 1795415614 270 1\n%1\n%end 1795415614 270 1\n%window-add @1\n"
        + "%begin 1795415615 271 1\ncan't find pane: %9\n%error 1795415615 271 1\n"
        + "%extended-output %1 0 : a\\012b\n%pause %1\n%exit\n";

    [Fact]
    public void A_recorded_stream_is_read()
    {
        var sink = Read(Recorded, int.MaxValue);

        sink.Blocks.Should().Equal(
            new ControlModeBlock(false, true, ""),
            new ControlModeBlock(true, true, "%1\n"),
            new ControlModeBlock(true, false, "can't find pane: %9\n"));
        sink.Output.Should().Equal("%1=\\033[?2004h$ ", "%1=a\\012b");
        sink.Notifications.Should().Equal("%session-changed $0 foo", "%window-add @1", "%pause %1", "%exit");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_stream_may_be_cut_anywhere(int size) =>
        Read(Recorded, size).Should().BeEquivalentTo(Read(Recorded, int.MaxValue));

    [Fact]
    public void Output_of_a_command_that_looks_like_the_protocol_stays_its_output()
    {
        var sink = Read("%begin 5 6 1\n%end 5 7 1\n%output %1 x\n%begin 1 2 3\n%error\n%end 5 6 1\n", int.MaxValue);

        sink.Blocks.Should().Equal(new ControlModeBlock(true, true, "%end 5 7 1\n%output %1 x\n%begin 1 2 3\n%error\n"));
        sink.Output.Should().BeEmpty();
    }

    [Theory]
    [InlineData("%output\n%output \n%output %1\n%extended-output %1 0 x\n")]
    [InlineData("%end 1 2 3\n%error 1 2 3\n\n\nplain text\n")]
    [InlineData("%begin 1 2 1\nnever ended\n")]
    [InlineData("%begin 1 2 1")]
    public void A_malformed_stream_gives_no_reply(string stream) => Read(stream, int.MaxValue).Blocks.Should().BeEmpty();

    [Theory]
    [InlineData("", "x", "a line without an end")]
    [InlineData("%output %1 ", "x", "a line without an end")]
    [InlineData("%begin 1 2 0\n", "x", "a reply without an end")]
    [InlineData("%begin 1 2 1\n", "x", "a reply without an end")]
    [InlineData("%begin 1 2 1\n", "x\n", "a reply without an end")]
    [InlineData("%begin ", "1", "a line without an end")]
    public void Keeps_a_bounded_number_of_bytes(string start, string repeated, string message)
    {
        var reader = new ControlModeReader(new Sink());
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(repeated, 1000)));
        reader.Read(Encoding.ASCII.GetBytes(start));

        var read = () =>
        {
            for (var count = 0; count <= ControlModeReader.ReplyLimit; count += bytes.Length)
            {
                reader.Read(bytes);
            }
        };

        read.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void A_long_line_in_a_block_may_be_cut_anywhere(int size)
    {
        var text = new string('x', 5000) + "\n%end 1 2 1 and more\n" + new string('y', 3000) + "\n";

        Read("%begin 1 2 1\n" + text + "%end 1 2 1\n", size).Blocks.Should().Equal(new ControlModeBlock(true, true, text));
    }

    [Fact]
    public void No_bytes_at_all_make_the_reader_fail() =>
        Gen.Byte.Array[0, 200].Select(bytes => (byte[])[.. "%begin 1 2 1\n"u8, .. bytes, .. "\n%output "u8, .. bytes, (byte)'\n'])
            .Sample(bytes => new ControlModeReader(new Sink()).Read(bytes), iter: 2_000);

    private static Sink Read(string stream, int size)
    {
        var sink = new Sink();
        var reader = new ControlModeReader(sink);
        foreach (var chunk in Encoding.UTF8.GetBytes(stream).Chunk(Math.Min(size, stream.Length)))
        {
            reader.Read(chunk);
        }

        return sink;
    }

    private sealed class Sink : IControlModeSink
    {
        public List<ControlModeBlock> Blocks { get; } = [];

        public List<string> Output { get; } = [];

        public List<string> Notifications { get; } = [];

        public void OnBlock(ControlModeBlock block) => Blocks.Add(block);

        public void OnOutput(ReadOnlySpan<byte> pane, ReadOnlySpan<byte> escaped) =>
            Output.Add($"{Encoding.UTF8.GetString(pane)}={Encoding.UTF8.GetString(escaped)}");

        public void OnNotification(ReadOnlySpan<byte> line) => Notifications.Add(Encoding.UTF8.GetString(line));
    }
}
