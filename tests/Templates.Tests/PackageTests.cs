using System.Xml.Linq;
using TmuxTool.Templates.Tests.Harness;
using Xunit.TmuxFixtures.Tests.Package;

namespace TmuxTool.Templates.Tests;

public sealed class PackageTests(InstalledTemplates templates)
{
    [Fact]
    public async Task A_search_for_tmux_finds_the_four_templates_by_name_and_by_tag()
    {
        string[] names = ["tmux-xunit", "tmux-console", "tmux-fixture", "tmux-test"];

        var byName = await templates.DotnetAsync(".", "new", "list", "tmux");
        var byTag = await templates.DotnetAsync(".", "new", "list", "--tag", "tmux");

        byName.Should().ContainAll(names);
        byTag.Should().ContainAll(names);
    }

    [Theory]
    [InlineData("tmux-xunit", "-p, --program", "-c, --command", "--prompt", "-f, --framework", "--no-restore", "python", "gdb", "shell", "custom")]
    [InlineData("tmux-console", "-f, --framework", "--no-restore")]
    [InlineData("tmux-fixture", "-c, --command", "--prompt")]
    [InlineData("tmux-test", "--fixture")]
    public async Task The_help_of_a_template_names_its_options(string template, params string[] options)
        => (await templates.DotnetAsync(".", "new", template, "--help")).Should().ContainAll(options);

    [Fact]
    public async Task A_project_has_the_packages_that_the_repository_is_built_with_and_its_own_that_was_packed()
    {
        await templates.NewAsync(".", "tmux-xunit", "-n", "Versions", "--no-restore");
        await templates.NewAsync(".", "tmux-console", "-n", "Console", "--no-restore");
        var central = Versions(Path.Combine(PackageFeed.Repository(), "Directory.Packages.props"), "PackageVersion");
        var own = Path.GetFileNameWithoutExtension(templates.Packed("Xunit.TmuxFixtures"))["Xunit.TmuxFixtures.".Length..];

        var versions = Versions(templates.File("Versions/Versions.csproj"), "PackageReference");

        versions.Keys.Should().BeEquivalentTo("FluentAssertions", "Microsoft.NET.Test.Sdk", "xunit.runner.visualstudio", "xunit.v3", "Xunit.TmuxFixtures");
        versions["Xunit.TmuxFixtures"].Should().Be(own);
        versions.Where(v => v.Key != "Xunit.TmuxFixtures").Should().OnlyContain(v => central[v.Key] == v.Value);
        versions["FluentAssertions"].Should().Be("[6.12.0]", "later ones must never come by themselves");
        Versions(templates.File("Console/Console.Tests/Console.Tests.csproj"), "PackageReference").Should().Equal(versions);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_templates_are_uninstalled()
    {
        var home = templates.Home("leaver");
        await templates.TryAsync(".", home, "dotnet", "new", "install", templates.Package);
        await templates.TryAsync(".", home, "dotnet", "new", "tmux-test", "-n", "LeaverTests");
        Mentions(home["HOME"]).Should().NotBeEmpty();

        var (status, output) = await templates.TryAsync(".", home, "dotnet", "new", "uninstall", "TmuxTool.Templates");

        status.Should().Be(0, output);
        Mentions(home["HOME"]).Should().BeEmpty();
    }

    private static IEnumerable<string> Mentions(string directory) =>
        Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories)
            .Where(f => f.Contains("tmux", StringComparison.OrdinalIgnoreCase)
                || (File.Exists(f) && File.ReadAllText(f).Contains("tmux", StringComparison.OrdinalIgnoreCase)));

    private static Dictionary<string, string> Versions(string file, string element) =>
        XDocument.Load(file).Descendants(element).ToDictionary(e => (string)e.Attribute("Include")!, e => (string)e.Attribute("Version")!);
}
