using FluentAssertions;
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
}
