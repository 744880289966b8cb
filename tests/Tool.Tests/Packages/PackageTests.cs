using System.Runtime.InteropServices;
using System.Text;
using System.Xml.Linq;

namespace TmuxTool.Tool.Tests.Packages;

/// <summary>What is published: exactly these files, and what each package says of itself.</summary>
public sealed class PackageTests(ToolFixture tool)
{
    private static readonly string s_platform =
        $"{(OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static readonly string[] s_ofTool = ["README.md", "THIRD-PARTY-NOTICES-dotnet.txt", "THIRD-PARTY-NOTICES.txt", "icon.png"];

    private static readonly Dictionary<string, string[]> s_contents = new()
    {
        ["dotnet-tmux"] = [.. s_ofTool, "tools/any/any/DotnetToolSettings.xml"],
        [$"dotnet-tmux.{s_platform}"] = [.. s_ofTool, $"tools/any/{s_platform}/DotnetToolSettings.xml", $"tools/any/{s_platform}/dotnet-tmux"],
        ["dotnet-tmux.any"] =
        [
            .. s_ofTool,
            "tools/net10.0/any/DotnetToolSettings.xml",
            "tools/net10.0/any/McMaster.Extensions.CommandLineUtils.dll",
            "tools/net10.0/any/Microsoft.Extensions.FileSystemGlobbing.dll",
            "tools/net10.0/any/Spectre.Console.Ansi.dll",
            "tools/net10.0/any/Spectre.Console.dll",
            "tools/net10.0/any/TmuxTool.Core.dll",
            "tools/net10.0/any/dotnet-tmux.deps.json",
            "tools/net10.0/any/dotnet-tmux.dll",
            "tools/net10.0/any/dotnet-tmux.runtimeconfig.json",
        ],
        ["TmuxTool.Core"] = ["README.md", "icon.png", "lib/net10.0/TmuxTool.Core.dll", "lib/net10.0/TmuxTool.Core.xml"],
        ["Xunit.TmuxFixtures"] =
        [
            "README.md",
            "assertions/ScreenAssertions.cs",
            "buildTransitive/net10.0/Xunit.TmuxFixtures.props",
            "buildTransitive/net10.0/Xunit.TmuxFixtures.targets",
            "icon.png",
            "lib/net10.0/Xunit.TmuxFixtures.dll",
            "lib/net10.0/Xunit.TmuxFixtures.xml",
        ],
        ["TmuxTool.Templates"] = ["README.md", "icon.png"],
    };

    public static TheoryData<string> All => [.. s_contents.Keys];

    private string Version => XDocument.Load(Path.Combine(tool.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public async Task Exactly_these_packages_are_made_and_symbols_beside_them()
    {
        string[] expected =
        [
            .. s_contents.Keys.Select(id => $"{id}.{Version}.nupkg"),
            .. SymbolTests.Libraries.Select(row => $"{row.Data}.{Version}.snupkg"),
            $"dotnet-tmux.{s_platform}.{Version}.{(OperatingSystem.IsMacOS() ? "dSYM" : "dbg")}",
        ];

        Directory.EnumerateFileSystemEntries(await tool.PackagesAsync()).Select(Path.GetFileName).Should().BeEquivalentTo(expected);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_package_holds_exactly_its_files(string id)
    {
        using var package = await OpenAsync(id);

        package.Files.Should().BeEquivalentTo(id == "TmuxTool.Templates" ? [.. s_contents[id], .. TemplateFiles()] : s_contents[id]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_package_says_what_it_is_by_whom_and_under_which_licence(string id)
    {
        using var package = await OpenAsync(id);

        (package["id"], package["version"], package["license"]).Should().Be((id, Version, "MIT"));
        (package["authors"], package["copyright"]).Should().Be(("The dotnet-tmux authors", "Copyright (c) The dotnet-tmux authors"));
        package["description"]!.Length.Should().BeInRange(80, 400);
        package["tags"]!.Split(' ').Should().Contain("tmux").And.Contain("terminal").And.OnlyHaveUniqueItems();
        package.Files.Should().Contain([package["readme"]!, package["icon"]!]);
        Encoding.UTF8.GetString(package.Bytes(package["readme"]!)).Should().StartWith("# ");
    }

    [Theory]
    [InlineData("dotnet-tmux", "DotnetTool")]
    [InlineData("dotnet-tmux.any", "DotnetToolRidPackage")]
    [InlineData("TmuxTool.Templates", "Template")]
    [InlineData("TmuxTool.Core", null)]
    [InlineData("Xunit.TmuxFixtures", null)]
    public async Task A_package_that_is_no_library_says_so(string id, string? type)
    {
        using var package = await OpenAsync(id);

        package.Metadata.Descendants().Where(e => e.Name.LocalName == "packageType").Select(e => (string?)e.Attribute("name"))
            .Should().Equal(type is null ? [] : [type]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Only_the_fixtures_need_other_packages(string id)
    {
        using var package = await OpenAsync(id);

        package.Dependencies.Should().BeEquivalentTo(
            id == "Xunit.TmuxFixtures" ? [$"TmuxTool.Core {Version}", "xunit.v3.extensibility.core 4.0.0"] : Array.Empty<string>());
    }

    [Fact]
    public async Task The_tool_is_one_native_program_without_the_symbols()
    {
        using var package = await OpenAsync($"dotnet-tmux.{s_platform}");

        var program = package.Bytes($"tools/any/{s_platform}/dotnet-tmux");

        program.AsSpan(0, 4).ToArray().Should().Equal(OperatingSystem.IsMacOS() ? [0xCF, 0xFA, 0xED, 0xFE] : "\u007fELF"u8.ToArray());
        program.AsSpan().IndexOf("debug_info"u8).Should().Be(-1);
        program.Length.Should().BeLessThan(10_000_000);
    }

    [Fact]
    public async Task Every_platform_that_the_tool_names_has_its_package_built()
    {
        using var package = await OpenAsync("dotnet-tmux");
        var workflow = await File.ReadAllTextAsync(Path.Combine(tool.Root, ".github/workflows/build.yml"), TestContext.Current.CancellationToken);

        var platforms = XDocument.Parse(Encoding.UTF8.GetString(package.Bytes("tools/any/any/DotnetToolSettings.xml")).TrimStart('\uFEFF'))
            .Descendants("RuntimeIdentifierPackage").ToDictionary(e => (string)e.Attribute("RuntimeIdentifier")!, e => (string)e.Attribute("Id")!);

        platforms.Keys.Should().BeEquivalentTo("linux-x64", "linux-arm64", "linux-musl-x64", "linux-musl-arm64", "osx-arm64", "osx-x64", "any");
        foreach (var (platform, id) in platforms)
        {
            var isPortable = platform == "any" || platform.StartsWith("linux-musl-", StringComparison.Ordinal);
            id.Should().Be(isPortable ? "dotnet-tmux.any" : $"dotnet-tmux.{platform}");
            workflow.Contains($"platform: {platform}\n", StringComparison.Ordinal).Should().Be(!isPortable, "{0} is built", platform);
        }
    }

    [Fact]
    public void Documented_commands_ask_for_prereleases_exactly_while_this_version_is_one()
    {
        string[] documents = ["README.md", "CONTRIBUTING.md", "quickstart.sh", "docs", "src", "templates", "tools"];
        var commands = documents.Select(d => Path.Combine(tool.Root, d))
            .SelectMany(d => File.Exists(d) ? [d] : Directory.EnumerateFiles(d, "*", SearchOption.AllDirectories).Where(IsText))
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains("dotnet tool install ", StringComparison.Ordinal) || line.Contains("dotnet add package Xunit.Tmux", StringComparison.Ordinal))
            .ToList();

        commands.Should().HaveCountGreaterThan(10);
        commands.Should().OnlyContain(c => c.Contains(" --prerelease", StringComparison.Ordinal) == Version.Contains('-', StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Category", "stress")]
    public async Task Packages_are_the_same_byte_for_byte_from_wherever_a_commit_is_packed()
        => (await tool.RunAsync(Path.Combine(tool.Root, "eng/verify-packages.sh"))).Should().Contain("same: dotnet-tmux").And.NotContain("differs");

    private static bool IsText(string file) =>
        Path.GetExtension(file) is ".md" or ".sh" && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal);

    private async Task<Package> OpenAsync(string id) => new(Path.Combine(await tool.PackagesAsync(), $"{id}.{Version}.nupkg"));

    private IEnumerable<string> TemplateFiles()
    {
        var templates = Path.Combine(tool.Root, "templates");
        return Directory.EnumerateDirectories(templates, "tmux-*")
            .SelectMany(d => Directory.EnumerateFiles(d, "*", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(templates, f))
            .Where(f => !f.Split('/').Any(part => part is "obj" or "bin"))
            .Select(f => "content/" + f);
    }
}
