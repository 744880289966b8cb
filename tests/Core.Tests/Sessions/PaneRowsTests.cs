using System.Globalization;
using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class PaneRowsTests : WorkshopTest
{
    private const int Limit = 1000;

    // Wide rows, so that the history has many slices; nothing is printed but what a test types.
    private const int Columns = 1000;

    [Theory]
    [InlineData(0, false)]
    [InlineData(30, false)]
    [InlineData(400, false)]
    [InlineData(30, true)]
    [InlineData(90, true)]
    public async Task Rows_are_those_of_one_instant_while_the_program_prints(int printed, bool isFull)
    {
        await using var connection = await OpenAsync();
        var last = isFull ? 2 * Limit : Limit / 2;
        await PrintAsync(connection, 1, last);
        var rows = await ReadAsync(connection, int.MaxValue / 2);
        var found = new List<string>();
        for (var slices = rows.FromTopAsync(Cancel).GetAsyncEnumerator(Cancel); await slices.MoveNextAsync();)
        {
            found.AddRange(slices.Current.Rows);
            await PrintAsync(connection, 10_000 + found.Count, 10_000 + found.Count + printed);
        }

        ShouldEndWith([.. found, .. rows.Screen.Rows], rows, last);
        // Only rows that the program has pushed out of a full history may be missing.
        rows.Lost.Should().BeInRange(0, isFull || printed > 100 ? rows.Screen.First - found.Count : 0);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(30, false)]
    [InlineData(30, true)]
    [InlineData(300, true)]
    public async Task The_last_rows_are_those_of_one_instant_while_the_program_prints(int printed, bool isFull)
    {
        await using var connection = await OpenAsync();
        var last = isFull ? 2 * Limit : Limit / 2;
        await PrintAsync(connection, 1, last);
        var rows = await ReadAsync(connection, 350);
        await PrintAsync(connection, 10_000, 10_000 + printed);

        var (capture, styled) = await rows.AllAsync(Cancel);

        rows.Lost.Should().Be(0);
        capture.First.Should().Be(rows.Pane.HistorySize - 350);
        capture.Continues.Should().HaveSameCount(capture.Rows).And.NotContain(true);
        styled.Sum(part => part.Cells().Count()).Should().Be(capture.Rows.Count);
        ShouldEndWith(capture.Rows, rows, last);
    }

    [Fact]
    public async Task Rows_that_tmux_dropped_are_counted()
    {
        await using var connection = await OpenAsync();
        await PrintAsync(connection, 1, 900);
        var rows = await ReadAsync(connection, int.MaxValue / 2);
        await Workshop.TmuxAsync("clear-history", "-t", "=sh:");

        (await rows.FromTopAsync(Cancel).CountAsync(Cancel)).Should().Be(0);
        rows.Lost.Should().Be(rows.Screen.First).And.BePositive();
        rows.EndsInGap.Should().BeTrue();
    }

    private static void ShouldEndWith(IReadOnlyList<string> rows, PaneRows read, int last)
    {
        rows.Count.Should().BeLessThanOrEqualTo(read.Pane.HistorySize + read.Pane.Height - read.Lost);
        int[] numbers = [.. rows.Where(row => row.Length > 0 && row.All(char.IsAsciiDigit)).Select(row => int.Parse(row, CultureInfo.InvariantCulture))];
        numbers.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems().And.EndWith(last).And.NotContain(number => number >= 10_000);
        (last - numbers[0] + 1 - numbers.Length).Should().BeInRange(0, read.Lost, "no other rows are missing");
    }

    private static async Task<PaneRows> ReadAsync(PaneConnection connection, int history)
    {
        var pane = await ServerQuery.PaneAsync(connection.Client, connection.Address.ExactPane, Cancel);
        return (await PaneRows.ReadAsync(connection.Client, pane!, history, Cancel))!;
    }

    /// <summary>Lets the program print these numbers, one in each row.</summary>
    private static async Task PrintAsync(PaneConnection connection, int first, int last)
    {
        // Nothing is to be printed.
        if (first == last)
        {
            return;
        }

        (await connection.Client.ExecuteAsync(
            new CommandList().Add("send-keys", "-t", connection.Address.ExactPane, $"{first} {last}", "Enter"), Cancel)).Ok.Should().BeTrue();
        await SeeAsync(connection.Address, $"^{last}$");
    }

    private static async Task SeeAsync(SessionAddress address, string pattern) =>
        (await Workshop.WaitAsync(new WaitRequest { Address = address, Goal = WaitGoal.For(WaitPattern.Parse(pattern)), Timeout = Workshop.Generous }))
            .Should().BeOfType<WaitOutcome.Matched>();

    private async Task<PaneConnection> OpenAsync()
    {
        const string Program = "stty -echo; echo ready; while read -r first last; do seq $first $last; done";
        var pane = await Workshop.TmuxAsync(
            "start-server", ";", "set-option", "-g", "history-limit", Limit.ToString(CultureInfo.InvariantCulture), ";",
            "new-session", "-d", "-s", "sh", "-x", Columns.ToString(CultureInfo.InvariantCulture), "-y", "24", "-P", "-F", "#{pane_id}", "sh", "-c", Program);
        var address = new SessionAddress(null, Workshop.Socket, pane.Trim(), null);
        await SeeAsync(address, "^ready$");
        return (await PaneConnection.OpenAsync(address, Cancel)).Connection!;
    }
}
