using System.Text;
using FluentAssertions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

public sealed class ErasureTests
{
    [Theory]
    [InlineData(@"\033[3J", true)]
    [InlineData(@"text\033[H\033[2J\033[3J$ ", true)]
    [InlineData(@"\033c", true)]
    [InlineData(@"\033[H\033[2J\033[K", false)]
    [InlineData("[3J c", false)]
    public void It_is_noticed_wherever_the_stream_is_cut(string escaped, bool expected)
    {
        var bytes = Encoding.ASCII.GetBytes(escaped);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var erasure = new Erasure();
            erasure.Add(bytes.AsSpan(0, cut));
            erasure.Add(bytes.AsSpan(cut));
            erasure.WasSeen.Should().Be(expected, $"cut at {cut}");
        }
    }

    [Fact]
    public void Byte_by_byte_is_enough_and_what_is_forgotten_is_gone()
    {
        var erasure = new Erasure();
        foreach (var b in @"\033[3J"u8.ToArray())
        {
            erasure.Add([b]);
        }

        erasure.WasSeen.Should().BeTrue();
        erasure.Forget();
        erasure.Add("J"u8);
        erasure.WasSeen.Should().BeFalse();
    }
}
