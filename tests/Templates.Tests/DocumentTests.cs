using TmuxTool.Documents;
using TmuxTool.Templates.Tests.Harness;
using Xunit.TmuxFixtures.Tests.Package;

namespace TmuxTool.Templates.Tests;

public sealed class DocumentTests(InstalledTemplates templates)
{
    [Fact]
    public async Task The_README_leads_a_new_user_from_the_packages_to_tests_that_pass()
    {
        var block = MarkdownPage.Blocks(PackageFeed.Repository(), "README.md").Single(b => b.FirstLine.StartsWith("dotnet new install", StringComparison.Ordinal));
        Directory.CreateDirectory(templates.File("readme/clone/artifacts"));
        Directory.CreateSymbolicLink(templates.File("readme/clone/artifacts/packages"), Path.GetDirectoryName(templates.Package)!);
        // It says how `dotnet test` runs the repository's own tests, which are other than the user's.
        File.Copy(Path.Combine(PackageFeed.Repository(), "global.json"), templates.File("readme/clone/global.json"));

        var (status, output) = await templates.TryAsync("readme/clone", templates.Home("readme/home"), "bash", "-e", "-c", block.Text);

        var run = TestRun.Read(Runner.VSTest, status, output);
        run.ShouldHavePassed(run.Total);
        run.Total.Should().BeGreaterThan(4);
    }
}
