using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Waiting;

/// <summary>A wait on a pane with a long history looks at all of it once, and then at what is new; it misses nothing.</summary>
public sealed class LongHistoryTests
{
    private static readonly TimeSpan s_never = TimeSpan.FromMinutes(1);

    // At the first character a pause, so that the wait has begun and has been woken up before the rest is there.
    private const string AfterOneLook = "printf '\\n.'; sleep 0.5; echo; ";

    public static TheoryData<string, string> Outputs { get; } = new()
    {
        { "more lines than a look holds, in the midst of them", "seq 1 300; echo answer; seq 1 400" },
        { "more lines than the wait looks at before, near the end", "seq 1 3000; echo answer; seq 1 400" },
        { "a line that fills many rows", "printf 'answer%9000s\\n' end" },
        { "one line at a time", "for i in $(seq 1 300); do echo $i; sleep 0.001; done; echo answer; for i in $(seq 1 100); do echo $i; sleep 0.001; done" },
        { "a row above the prompt", "printf '\\n\\n\\n\\033[2Aanswer\\n\\n\\n\\n'" },
        { "the history wiped before", "printf '\\033[H\\033[2J\\033[3J'; seq 1 300; echo answer; seq 1 300" },
        { "the history taken away by another", "tmux clear-history; sleep 0.2; seq 1 300; echo answer; seq 1 300" },
        { "another width", "tmux resize-window -x 40; sleep 0.2; seq 1 300; echo answer; seq 1 300" },
        { "a history that is full", "seq 1 60000; echo answer; seq 1 400" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Wait_sees_what_appears_below_a_long_history(string where, string program)
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await Workshop.SendAsync(shell, "seq 1 1200", "^1200$");

        var wait = Workshop.WaitAsync(new WaitRequest { Address = shell, Goal = WaitGoal.For(WaitPattern.Parse("^answer")), Timeout = s_never });
        await Workshop.SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Text(AfterOneLook + program)] });
        var outcome = await wait;

        outcome.Should().BeOfType<WaitOutcome.Matched>($"{where}: {outcome.Screen}");
        outcome.Elapsed.Should().BeLessThan(s_never, "only at the end of its time a wait looks at all again");
    }

    [Fact]
    public async Task Wait_does_not_take_the_rest_of_a_long_line_for_a_line()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await Workshop.SendAsync(shell, "seq 1 1200; printf '%8000s%s\\n' '' $(seq -s '' 1 2000)", "2000$");

        var wait = Workshop.WaitAsync(new WaitRequest { Address = shell, Goal = WaitGoal.For(WaitPattern.Parse("^[0-9]{40}|^finished$")), Timeout = s_never });
        await Workshop.SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Text("for i in $(seq 1 20); do echo $i; sleep 0.02; done; echo fin''ished")] });
        var outcome = await wait;

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen).Which.Line.Should().Be("finished");
    }

    [Theory]
    [InlineData("sleep 1000", 1)]
    [InlineData("exit 3", 120)]
    [InlineData("tmux kill-session", 120)]
    public async Task A_wait_without_a_match_tells_as_much_of_the_history_as_ever(string end, int seconds)
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await Workshop.SendAsync(shell, "seq 1 1200", "^1200$");

        var wait = Workshop.WaitAsync(new WaitRequest { Address = shell, Goal = WaitGoal.For(WaitPattern.Parse("never")), Timeout = TimeSpan.FromSeconds(seconds) });
        await Workshop.SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Text(AfterOneLook + end)] });
        var outcome = await wait;

        outcome.Should().NotBeOfType<WaitOutcome.Matched>();
        outcome.Screen.Split('\n').Should().HaveCountGreaterThan(190).And.Contain("1100");
    }
}
