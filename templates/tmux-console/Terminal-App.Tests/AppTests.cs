namespace Terminal_App.Tests;

public sealed class AppTests(AppSession app) : IClassFixture<AppSession>
{
    [Fact]
    public async Task Lists_what_was_added()
    {
        await app.RunAsync("add Buy milk");
        await app.RunAsync("add Call Zoë");

        var list = await app.RunAsync("list");

        list.Should().Be("1. Buy milk\n2. Call Zoë");
    }

    [Fact]
    public async Task Shows_what_is_done_in_green()
    {
        await app.RunAsync("add Buy milk");

        await app.RunAsync("done 1");

        var screen = await app.ScreenAsync();
        screen.Should().HaveForeground("1. Buy milk (done)", CellColor.BrightGreen);
    }

    [Theory]
    [InlineData("done 7", "There is no item 7.")]
    [InlineData("dance", "'dance' is not a command; 'help' lists them.")]
    public async Task Goes_on_after_a_mistake_that_it_explains_in_red(string mistake, string explanation)
    {
        (await app.RunAsync(mistake)).Should().Be(explanation);

        var screen = await app.ScreenAsync();
        screen.Should().HaveForeground(explanation, CellColor.BrightRed);
        (await app.RunAsync("add Try again")).Should().Be("1. Try again");
    }

    [Fact]
    public async Task Corrects_what_is_typed_wrongly_with_backspace()
    {
        await app.SendAsync("add Buy milc", enter: false);
        await app.KeyAsync("BSpace k Enter");

        var added = await app.WaitForAsync(@"^1\. ");

        added.Should().Be("1. Buy milk");
    }

    [Fact]
    public async Task Ends_when_it_is_told_to()
    {
        await app.SendAsync("quit");

        (await app.WaitForExitAsync()).Status.Should().Be(0);
    }

    [Fact]
    public async Task Ends_with_its_input()
    {
        await app.KeyAsync("C-d");

        (await app.WaitForExitAsync()).Status.Should().Be(0);
    }
}
