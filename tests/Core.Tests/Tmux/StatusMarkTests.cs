using System.Text;
using FluentAssertions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

public sealed class StatusMarkTests
{
    [Theory]
    [InlineData(@"\033]133;D;0\007", 0)]
    [InlineData(@"text\015\012\033]133;D;130\007$ ", 130)]
    [InlineData(@"\033]133;D;7\033\134", 7)]
    [InlineData(@"\033]133;D;7;aid=1\007", 7)]
    [InlineData(@"\033]133;D;1\007\033]133;D;2\007", 2)]
    [InlineData(@"\033]133;A\007", null)]
    [InlineData(@"\033]133;D\007", null)]
    [InlineData("]133;D;1", null)]
    public void The_last_one_counts_wherever_the_stream_is_cut(string escaped, int? status)
    {
        var bytes = Encoding.ASCII.GetBytes(escaped);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var mark = new StatusMark();
            mark.Add(bytes.AsSpan(0, cut));
            mark.Add(bytes.AsSpan(cut));
            mark.Status.Should().Be(status, $"cut at {cut}");
        }
    }

    [Fact]
    public void Byte_by_byte_is_enough_and_what_is_forgotten_is_gone()
    {
        var mark = new StatusMark();
        foreach (var b in @"\033]133;D;42\007"u8.ToArray())
        {
            mark.Add([b]);
        }

        mark.Status.Should().Be(42);
        mark.Forget();
        mark.Add(@"\007"u8);
        mark.Status.Should().BeNull();
    }
}
