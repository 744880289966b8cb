using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Waiting;

public sealed class CausalWaitTests
{
    [Fact]
    public async Task Wait_ignores_the_prompt_that_was_there_before_the_send()
    {
        await using var workshop = new Workshop();
        var python = await workshop.PythonAsync();

        var outcome = await Workshop.SendAsync(python, "import time; time.sleep(1); print('do' + 'ne')", ">>> $");

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen);
        outcome.Screen.Should().EndWith("done\n>>>");
    }

    [Fact]
    public async Task Wait_ignores_the_echo_that_contains_the_pattern()
    {
        await using var workshop = new Workshop();
        var python = await workshop.PythonAsync();

        var outcome = await Workshop.SendAsync(python, "import time; time.sleep(1); print('needle'.upper()) # needle", "needle", TimeSpan.FromSeconds(3));

        outcome.Should().BeOfType<WaitOutcome.TimedOut>(outcome.Screen);
        outcome.Screen.Should().Contain("NEEDLE");
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(20, 5)]
    public async Task Wait_ignores_an_echo_that_wraps(int columns, int rows)
    {
        await using var workshop = new Workshop();
        var python = await workshop.PythonAsync(columns: columns, rows: rows);
        var filler = new string('x', 60);

        var outcome = await Workshop.SendAsync(python, $"print('{filler} needle'.upper() + 'end') # >>> needle", "(needle|>>> n)", TimeSpan.FromSeconds(1));
        var end = await Workshop.SendAsync(python, "", ">>> $");

        outcome.Should().BeOfType<WaitOutcome.TimedOut>(outcome.Screen);
        end.Should().BeOfType<WaitOutcome.Matched>(end.Screen);
    }

    [Fact]
    public async Task Wait_sees_the_output_of_a_command_that_clears_the_screen()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await Workshop.SendAsync(shell, "clear", @"^\$ $");

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen);
    }

    [Fact]
    public async Task Wait_ignores_the_echo_of_several_lines()
    {
        await using var workshop = new Workshop();
        var python = await workshop.PythonAsync();

        var outcome = await Workshop.SendAsync(python, "for i in range(2):\n    x = 'needle'\n", "needle", TimeSpan.FromSeconds(1));

        outcome.Should().BeOfType<WaitOutcome.TimedOut>(outcome.Screen);
    }

    [Fact]
    public async Task Wait_sees_the_answer_to_what_is_not_echoed()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await Workshop.SendAsync(shell, "read -rsp 'Pass''word: ' word && echo \"<$word>\"", "^Password: $");

        var outcome = await Workshop.SendAsync(shell, "secret", "<secret>$");

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen);
    }

    [Fact]
    public async Task Wait_sees_an_answer_that_repeats_what_was_typed()
    {
        await using var workshop = new Workshop();
        var cat = await workshop.LaunchAsync("cat", new("cat", ["sh", "-c", "echo ready; exec cat"], new Dictionary<string, string>(), "^ready$"));

        var first = await Workshop.SendAsync(cat, "hello", "^hello$");
        var again = await Workshop.SendAsync(cat, "hello", "^hello$");

        first.Should().BeOfType<WaitOutcome.Matched>(first.Screen);
        again.Should().BeOfType<WaitOutcome.Matched>(again.Screen);
        await Workshop.SendAsync(cat, "", "^$");
        (await workshop.TmuxAsync("capture-pane", "-p", "-t", "=cat:")).TrimEnd().Should().Be("ready\nhello\nhello\nhello\nhello");
    }

    [Fact]
    public async Task Wait_ignores_the_second_echo_of_what_is_typed_while_a_command_runs()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await Workshop.SendAsync(shell, "echo run''ning; sleep 1", "^running$");

        var outcome = await Workshop.SendAsync(shell, "sleep 1; echo need''le # needle", "needle");

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen).Which.Line.Should().Be("needle");
    }

    [Fact]
    public async Task Wait_after_send_works_from_another_connection()
    {
        await using var workshop = new Workshop();
        var python = await workshop.PythonAsync();
        await Workshop.SendAsync(new() { Address = python, Steps = [new SendStep.Text("import time; time.sleep(1); print('do' + 'ne') # done")] });

        var outcome = await Workshop.WaitAsync(new() { Address = python, Goal = WaitGoal.For(WaitPattern.Parse("done|>>> $")), AfterSend = true, Timeout = Workshop.Generous });

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen).Which.Line.Should().Be("done");
    }

    [Fact]
    public async Task Wait_finds_its_mark_after_clear_history()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await Workshop.SendAsync(shell, "seq 100", @"^\$ $");

        await Workshop.SendAsync(new() { Address = shell, Steps = [new SendStep.Text("sleep 1; echo af''ter")] });
        await workshop.TmuxAsync("clear-history", "-t", "=sh:");
        var outcome = await Workshop.WaitAsync(new() { Address = shell, Goal = WaitGoal.For(WaitPattern.Parse(@"^\$ $|^after$")), AfterSend = true, Timeout = Workshop.Generous });

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen).Which.Line.Should().Be("after");
    }

    [Theory]
    [InlineData(60, 10)]
    [InlineData(120, 40)]
    public async Task Wait_finds_its_mark_after_a_resize(int columns, int rows)
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await Workshop.SendAsync(shell, "seq 60; seq -s , 200", @"^\$ $");

        await Workshop.SendAsync(new() { Address = shell, Steps = [new SendStep.Text("sleep 1; echo af''ter")] });
        await workshop.TmuxAsync("resize-window", "-t", "=sh:", "-x", $"{columns}", "-y", $"{rows}");
        var outcome = await Workshop.WaitAsync(new() { Address = shell, Goal = WaitGoal.For(WaitPattern.Parse(@"^\$ $|^after$|^60$")), AfterSend = true, Timeout = Workshop.Generous });

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen).Which.Line.Should().Be("after");
    }

    [Fact]
    public async Task Wait_sees_a_program_enter_and_leave_the_alternate_screen()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        var file = Path.Combine(workshop.Scratch, "text");
        await File.WriteAllLinesAsync(file, Enumerable.Range(1, 100).Select(i => $"row {i}"), Workshop.Cancel);

        var entered = await Workshop.SendAsync(shell, $"LESS= less {file}", "^row 1$");
        var paged = await Workshop.SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Key("Space")], WaitFor = WaitGoal.For(WaitPattern.Parse("^row 40$")), Timeout = Workshop.Generous });
        var left = await Workshop.SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Key("q")], WaitFor = WaitGoal.For(WaitPattern.Parse(@"^\$ $")), Timeout = Workshop.Generous });

        entered.Should().BeOfType<WaitOutcome.Matched>(entered.Screen);
        paged.Wait.Should().BeOfType<WaitOutcome.Matched>(paged.Wait!.Screen);
        left.Wait.Should().BeOfType<WaitOutcome.Matched>(left.Wait!.Screen);
    }

    [Fact]
    public async Task Wait_is_not_held_up_by_a_flood()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await Workshop.SendAsync(shell, "timeout 2 yes; echo flood o''ver", "flood over$");
        var prompt = await Workshop.SendAsync(shell, "", @"^\$ $");

        outcome.Should().BeOfType<WaitOutcome.Matched>(outcome.Screen);
        prompt.Should().BeOfType<WaitOutcome.Matched>(prompt.Screen);
    }
}
