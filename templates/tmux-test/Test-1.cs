#if (ImplicitUsings != "enable")
using System.Threading.Tasks;
#endif
using Xunit;
using Xunit.TmuxFixtures;

namespace Terminal_Tests;

public sealed class ProgramTests(ProgramSession session) : IClassFixture<ProgramSession>
{
    [Fact]
    public async Task Prompts_again_after_an_empty_line()
    {
        var output = await session.RunAsync("");

        Assert.Empty(output);
    }

    [Fact]
    public async Task Exits_at_the_end_of_its_input()
    {
        await session.KeyAsync("C-d");

        var exit = await session.WaitForExitAsync();

        Assert.Equal(0, exit.Status);
    }
}
