using System.Globalization;
using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Waiting;

/// <summary>What a look leaves out it knows to be as it was; and knowing that costs no second capture as a rule.</summary>
public sealed class PaneLooksTests : WorkshopTest
{
    private const int History = 1000;

    [Fact]
    public async Task A_look_at_a_short_history_is_one_capture()
    {
        var (looks, captures) = await LooksAsync(await Workshop.ShellAsync());

        (await captures.OfAsync(() => looks.NextAsync(History, Cancel))).Should().Be(1);
        (await captures.OfAsync(() => looks.NextAsync(History, Cancel))).Should().Be(1);
        looks.IsPartial.Should().BeFalse();
    }

    [Fact]
    public async Task A_look_at_a_history_that_is_full_is_one_capture()
    {
        var python = await Workshop.WithHistoryLimitAsync(await Workshop.PythonAsync(), 100);
        await Workshop.SendAsync(python, "for i in range(200): print(i)\n", "^199$");
        var (looks, captures) = await LooksAsync(python);

        await looks.NextAsync(History, Cancel);

        (await captures.OfAsync(() => looks.NextAsync(History, Cancel))).Should().Be(1);
        looks.IsPartial.Should().BeFalse("rows may have been taken away and others put in their place");
    }

    [Fact]
    public async Task A_look_at_a_flood_holds_as_much_as_came_before_the_last_one()
    {
        var shell = await Workshop.ShellAsync();
        await Workshop.SendAsync(shell, "seq 1 500", "^500$");
        var (looks, captures) = await LooksAsync(shell);
        await looks.NextAsync(History, Cancel);

        await Workshop.SendAsync(shell, "seq 501 700", "^700$");
        await looks.NextAsync(History, Cancel);
        await Workshop.SendAsync(shell, "seq 701 900", "^900$");

        (await captures.OfAsync(() => looks.NextAsync(History, Cancel))).Should().Be(1);
        looks.IsPartial.Should().BeTrue();
    }

    [Fact]
    public async Task A_look_is_whole_where_another_client_has_cleared_the_history_and_it_has_grown_again()
    {
        var shell = await Workshop.ShellAsync();
        await Workshop.SendAsync(shell, "seq 1 300", "^300$");
        var (looks, _) = await LooksAsync(shell);
        var before = await looks.NextAsync(History, Cancel);

        await Workshop.TmuxAsync("clear-history", "-t", "=sh:");
        await Workshop.SendAsync(shell, "seq 1001 1300", "^1300$");
        var after = await looks.NextAsync(History, Cancel);

        after!.Pane.HistorySize.Should().BeInRange(before!.Pane.HistorySize, before.Pane.HistorySize + 49, "else it would show by itself");
        looks.IsPartial.Should().BeFalse();
        after.Lines().Should().Contain(line => line.Text == "1001");
    }

    private async Task<(PaneLooks Looks, Captures Captures)> LooksAsync(SessionAddress address)
    {
        var (client, reply) = await ControlModeClient.AttachAsync(Workshop.Socket, "=" + await NameAsync(address), Cancel);
        reply.Ok.Should().BeTrue(reply.Error);
        var captures = new Captures();
        client.Tap = captures;
        var pane = await ServerQuery.PaneAsync(client, address.ExactPane, Cancel);
        client.Watch(pane!.PaneId);
        return (new PaneLooks(client, pane), captures);
    }

    private async Task<string> NameAsync(SessionAddress address) =>
        (await Workshop.TmuxAsync("display-message", "-p", "-t", address.ExactPane, "#{session_name}")).TrimEnd('\n');

    /// <summary>Counts them by the number of their answers.</summary>
    private sealed class Captures : IControlModeSink
    {
        private static readonly int s_answers = ScreenCapture.Commands("%0", 0).Count + 1;

        private int _blocks;

        public async Task<int> OfAsync(Func<Task<ScreenCapture?>> look)
        {
            _blocks = 0;
            (await look()).Should().NotBeNull();
            (_blocks % s_answers).Should().Be(0, _blocks.ToString(CultureInfo.InvariantCulture));
            return _blocks / s_answers;
        }

        public void OnBlock(ControlModeBlock block) => _blocks++;

        public void OnOutput(ReadOnlySpan<byte> pane, ReadOnlySpan<byte> escaped)
        {
        }

        public void OnNotification(ReadOnlySpan<byte> line)
        {
        }
    }
}
