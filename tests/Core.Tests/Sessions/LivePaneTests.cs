using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class LivePaneTests : WorkshopTest
{
    [Fact]
    public async Task What_is_under_way_when_it_is_disposed_of_ends_and_so_does_what_waits_for_that()
    {
        var pane = await LaunchAsync(ProgramPreset.Shell with { Command = ["bash", "--norc", "--noprofile"], Environment = new Dictionary<string, string> { ["PS1"] = "$ " } });
        var run = pane.RunAsync("sleep 1000", new Prompts(WaitPattern.Parse(@"^\$ $")), Workshop.Generous, Cancel);
        // Behind the echo, which a condition does not see.
        (await pane.WaitForScreenAsync(screen => screen.Cursor is { Row: > 0, Column: 0 }, Workshop.Generous, Cancel)).IsSeen.Should().BeTrue();
        var send = pane.SendAsync("echo never", cancellationToken: Cancel);

        await pane.DisposeAsync();

        (await run.WaitAsync(Workshop.Generous, Cancel)).End.Should().Match(end => end is WaitOutcome.PaneGone || end is WaitOutcome.ServerGone);
        (await send.WaitAsync(Workshop.Generous, Cancel)).Should().Match(end => end is SendOutcome.Failed || end is SendOutcome.Sent, "it may have been typed just before");
        var screen = () => pane.ScreenAsync(Cancel);
        await screen.Should().ThrowAsync<TmuxException>();
        await pane.DisposeAsync();
    }

    [Fact]
    public async Task What_Unicode_alone_calls_the_end_of_a_line_is_typed_like_any_other_character()
    {
        await using var pane = await LaunchAsync(ProgramPreset.Python);

        var run = await pane.RunAsync("print(len('a\u2028b'))", new Prompts(WaitPattern.Parse("^>>> $"), WaitPattern.Parse(@"^\.\.\. $")), Workshop.Generous, Cancel);

        run.Lines.Should().Equal("3");
    }

    private async Task<LivePane> LaunchAsync(ProgramPreset preset)
    {
        var launch = await LivePane.LaunchAsync(
            Workshop.Registry,
            new LaunchRequest
            {
                Name = "live",
                Type = preset.Type,
                Command = preset.Command,
                Environment = preset.Environment,
                Ready = WaitPattern.Parse(preset.PromptPattern),
                ReadyTimeout = Workshop.Generous,
            },
            cancellationToken: Cancel);
        launch.Outcome.Should().BeOfType<LaunchOutcome.Launched>(launch.Outcome.ToString());
        return launch.Pane!;
    }
}
