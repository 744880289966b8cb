using System.Text;
using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class OutputLogTests
{
    private readonly OutputLog _log = new(TimeProvider.System, "%7");

    [Fact]
    public void Outputs_count_from_the_answer_on_that_ends_the_capture()
    {
        _log.OnOutput("%7"u8, "captured"u8);
        var words = _log.Resume();
        _log.OnOutput("%7"u8, "captured too"u8);
        _log.OnBlock(new ControlModeBlock(true, true, "on the screen\n"));
        _log.HasGap.Should().BeTrue();

        _log.OnBlock(new ControlModeBlock(true, true, words[^1] + "\n"));
        _log.OnOutput("%7"u8, @"new\012"u8);

        _log.HasGap.Should().BeFalse();
        Text().Should().Be("new\n");
        Text().Should().BeEmpty("it was taken");
    }

    [Fact]
    public void What_tmux_has_thrown_away_is_a_gap_and_what_came_before_it_is_kept()
    {
        Begin();
        _log.OnOutput("%7"u8, "before"u8);
        _log.OnNotification("%pause %8"u8);
        _log.HasGap.Should().BeFalse("that is another pane");

        _log.OnNotification("%pause %7"u8);
        _log.OnOutput("%7"u8, "between"u8);

        (_log.HasGap, _log.Gaps, Text()).Should().Be((true, 1, "before"));
        Begin();
        _log.OnOutput("%7"u8, "after"u8);
        Text().Should().Be("after");
    }

    [Fact]
    public void What_nobody_takes_is_given_up_before_it_fills_the_memory()
    {
        Begin();
        var megabyte = new byte[1 << 20];
        for (var i = 0; i < 100 && !_log.HasGap; i++)
        {
            _log.OnOutput("%7"u8, megabyte);
        }

        _log.Gaps.Should().Be(1);
        _log.Take().Sum(e => e.Bytes!.WrittenCount).Should().BeInRange(1 << 20, 32 << 20);
    }

    [Theory]
    [InlineData("%layout-change @1 b25d,80x24,0,0,7 b25d,80x24,0,0,7 *", 80, 24)]
    [InlineData("%layout-change @1 0 92e1,50x7,0,0[50x3,0,0,0,50x3,0,4{20x3,0,4,7,29x3,21,4,1}] *", 20, 3)]
    // Zoomed: what is visible counts.
    [InlineData("%layout-change @0 92e1,50x7,0,0[50x3,0,0,0,50x3,0,4,7] f6de,50x7,0,0,7 *Z", 50, 7)]
    public void The_size_is_read_from_the_layout_that_is_shown(string line, int columns, int rows)
    {
        Begin();

        _log.OnNotification(Encoding.ASCII.GetBytes(line));

        _log.Take().Should().ContainSingle().Which.Size.Should().Be((columns, rows));
    }

    [Fact]
    public void Other_panes_sizes_do_not_count()
    {
        Begin();

        _log.OnNotification("%layout-change @1 b25d,80x24,0,0,1 b25d,80x24,0,0,1 *"u8);
        _log.OnNotification("%layout-change @1"u8);

        _log.Take().Should().BeEmpty();
    }

    private void Begin() => _log.OnBlock(new ControlModeBlock(true, true, _log.Resume()[^1] + "\n"));

    private string Text() => string.Concat(_log.Take().Select(e => Encoding.UTF8.GetString(e.Bytes!.WrittenSpan)));
}
