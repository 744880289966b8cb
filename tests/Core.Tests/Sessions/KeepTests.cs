using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class KeepTests
{
    [Fact]
    public async Task A_session_that_its_own_program_renames_is_kept_all_the_same()
    {
        await using var workshop = new Workshop();

        var outcome = await new SessionLauncher(workshop.Registry).LaunchAsync(
            new LaunchRequest
            {
                Name = "s",
                Type = "shell",
                Command = ["sh", "-c", "tmux rename-session -t \"$TMUX_PANE\" other; echo ready; exec cat"],
                Ready = WaitPattern.Parse("^ready$"),
                ReadyTimeout = Workshop.Generous,
            },
            Workshop.Cancel);

        outcome.Should().BeOfType<LaunchOutcome.Launched>(outcome.ToString());
        (await workshop.TmuxAsync("show-hooks", "-t", "=other:")).Should().NotContain("kill-session");
        (await workshop.TmuxAsync("show-options", "-t", "=other:")).Should().NotContain("unfinished");
        (await Workshop.SendAsync(workshop.Find("s"), "hello", "^hello$")).Should().BeOfType<WaitOutcome.Matched>();
    }
}
