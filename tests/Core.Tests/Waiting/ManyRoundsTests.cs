using System.Globalization;
using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Waiting;

/// <summary>Rounds of send and wait in a row: none may end early, none may be missed.</summary>
public sealed class ManyRoundsTests
{
    private static readonly int s_rounds =
        int.Parse(Environment.GetEnvironmentVariable("TMUX_TOOL_ROUNDS") ?? "60", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(80, 24, 50_000)]
    [InlineData(20, 5, 50_000)]
    [InlineData(80, 24, 100)]
    [InlineData(20, 5, 100)]
    public async Task No_round_of_send_and_wait_ends_early_or_is_missed(int columns, int rows, int historyLimit)
    {
        await using var workshop = new Workshop();
        var python = await workshop.PythonAsync(columns: columns, rows: rows);
        if (historyLimit != 50_000)
        {
            python = await workshop.WithHistoryLimitAsync(python, historyLimit);
        }

        var random = new Random(17);
        for (var round = 0; round < s_rounds; round++)
        {
            var lines = random.Next(0, 500);
            var outcome = await Workshop.SendAsync(python, $"for i in range({lines}): print('y')\n", ">>> $");

            outcome.Should().BeOfType<WaitOutcome.Matched>($"round {round} with {lines} lines is not missed; the screen is\n{outcome.Screen}");
            var check = await Workshop.SendAsync(python, $"print('round', {round} + 0)", $"^round {round}$");
            check.Should().BeOfType<WaitOutcome.Matched>($"round {round} with {lines} lines did not end early; the screen is\n{check.Screen}");
            var prompt = await Workshop.WaitAsync(new WaitRequest { Address = python, Goal = WaitGoal.For(WaitPattern.Parse(">>> $")), AfterSend = true, Timeout = Workshop.Generous });
            prompt.Should().BeOfType<WaitOutcome.Matched>(prompt.Screen);
        }
    }
}
