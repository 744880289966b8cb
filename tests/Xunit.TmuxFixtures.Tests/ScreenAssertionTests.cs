namespace Xunit.TmuxFixtures.Tests;

public sealed class ScreenAssertionTests(ShellSession shell) : IClassFixture<ShellSession>, IAsyncLifetime
{
    private Screen? _screen;

    public async ValueTask InitializeAsync()
    {
        // Also in the echo of the command, where it has no colour.
        await shell.RunAsync(@"clear; printf '\e[1;4;31mred\e[0m {0} 日本\n\e[44msecond\e[0m  \n'");
        _screen = await shell.ScreenAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void What_is_so_passes() => _screen.Should()
        .Contain("red {0} 日本").And.Contain("日本\nsecond").And.NotContain("third")
        .And.ContainLine("second").And.ContainLine("red {0} 日本  ")
        .And.MatchRegex("^sec...$").And.MatchRegex(@"^\$$")
        .And.HaveCursorAt(2, 2)
        .And.HaveForeground("red", CellColor.Red).And.HaveForeground("日本", CellColor.Default)
        .And.HaveBackground("second", CellColor.Blue)
        .And.HaveAttributes("red", CellAttributes.Bold).And.HaveAttributes("red", CellAttributes.Bold | CellAttributes.Underline)
        .And.NotBeNull();

    public static TheoryData<string, Action<Screen>> Mismatches { get; } = new()
    {
        { "to contain \"third\"", s => s.Should().Contain("third") },
        { "not to contain \"red\" because it is done", s => s.Should().NotContain("red", "it is {0}", "done") },
        { "to contain the line \"red\"", s => s.Should().ContainLine("red") },
        { "to match \"^ond\"", s => s.Should().MatchRegex("^ond") },
        { "to have its cursor at row 0, column 2", s => s.Should().HaveCursorAt(0, 2) },
        { "to show \"red\" in green and not as red on default, Bold, Underline", s => s.Should().HaveForeground("red", CellColor.Green) },
        { "to show \"second\" on red and not as default on blue", s => s.Should().HaveBackground("second", CellColor.Red) },
        { "to show \"red {0}\" as Bold and not as red on default, Bold, Underline; default on default", s => s.Should().HaveAttributes("red {0}", CellAttributes.Bold) },
        { "to show \"third\" in red", s => s.Should().HaveForeground("third", CellColor.Red) },
    };

    [Theory]
    [MemberData(nameof(Mismatches), DisableDiscoveryEnumeration = true)]
    public void What_is_not_so_fails_and_shows_the_screen(string expectation, Action<Screen> assertion)
    {
        var check = () => assertion(_screen!);

        check.Should().Throw<Exception>().WithMessage($"Expected * {expectation.Replace("*", "\\*", StringComparison.Ordinal)}, but it shows\n{_screen}");
    }

    [Fact]
    public void No_screen_is_a_failure_of_its_own()
    {
        var check = () => ((Screen?)null).Should().Contain("x");

        check.Should().Throw<Exception>().WithMessage("Expected * to contain \"x\", but it shows\n<null>*");
    }
}
