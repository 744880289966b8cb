using TmuxTool.Templates.Tests.Harness;

namespace TmuxTool.Templates.Tests;

public sealed class ConsoleTests(InstalledTemplates templates)
{
    [Fact]
    public async Task The_program_and_its_tests_build_and_pass()
    {
        await templates.NewAsync(".", "tmux-console", "-n", "2-do.List");
        await templates.DotnetAsync("2-do.List", "build", "--no-restore", "-warnaserror");

        (await templates.TestAsync("2-do.List", Runner.VSTest)).ShouldHavePassed(7);
        (await templates.TestAsync("2-do.List", Runner.TestingPlatform)).ShouldHavePassed(7);
    }
}
