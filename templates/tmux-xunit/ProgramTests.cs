namespace Terminal_Tests;

public sealed class ProgramTests(ProgramSession program) : IClassFixture<ProgramSession>
{
    [Fact]
    public async Task Prompts_again_after_an_empty_line()
    {
        var output = await program.RunAsync("");

        output.Should().BeEmpty();
    }

    [Fact]
    public async Task Exits_at_the_end_of_its_input()
    {
        await program.KeyAsync("C-d");

        var exit = await program.WaitForExitAsync();

        exit.Status.Should().Be(0);
    }
}
