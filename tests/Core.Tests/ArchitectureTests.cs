using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace TmuxTool.Tests;

/// <summary>
/// {Processes, Tmux} ← {Registry, Health, Waiting, Screens} ← Sessions ← {Tool, Fixtures}: read from the sources, where a
/// wrong import begins.
/// </summary>
public sealed partial class ArchitectureTests
{
    private static readonly string s_source = Path.Combine(FindRoot(), "src");

    private static readonly Dictionary<string, string[]> s_below = new()
    {
        ["Processes"] = [],
        ["Tmux"] = [],
        ["Registry"] = ["Processes"],
        ["Health"] = ["Processes", "Tmux"],
        ["Waiting"] = ["Processes", "Tmux"],
        ["Screens"] = ["Tmux"],
        ["Terminal"] = ["Processes", "Tmux", "Registry", "Health", "Waiting", "Screens", "Sessions"],
        ["Sessions"] = ["Processes", "Tmux", "Registry", "Health", "Waiting", "Screens", "Terminal"],
    };

    public static TheoryData<string> RoomsOfCore => [.. s_below.Keys];

    [Theory]
    [MemberData(nameof(RoomsOfCore))]
    public void A_room_of_Core_knows_only_the_rooms_below_it(string room)
    {
        foreach (var file in Files(Path.Combine(s_source, "Core", room)))
        {
            Named(file).Except(s_below[room]).Except([room]).Should().BeEmpty($"of {file}");
        }
    }

    [Fact]
    public void Core_has_these_rooms_and_every_file_is_in_the_namespace_of_its_room()
    {
        var files = Files(Path.Combine(s_source, "Core")).ToList();

        files.Select(Room).Distinct().Should().BeEquivalentTo(s_below.Keys);
        foreach (var file in files)
        {
            File.ReadAllText(file).Should().Contain($"namespace TmuxTool.{Room(file)};", $"of {file}");
        }
    }

    [Theory]
    [InlineData("Tool", "Cli", "McMaster", "Spectre")]
    [InlineData("Xunit.TmuxFixtures", "Xunit")]
    public void Tool_and_Fixtures_know_Core_and_never_each_other(string assembly, params string[] own)
    {
        foreach (var file in Files(Path.Combine(s_source, assembly)))
        {
            Named(file).Except(s_below.Keys).Except(own).Should().BeEmpty($"of {file}");
        }
    }

    [Fact]
    public void Core_stands_on_the_base_class_library_alone()
        => (File.ReadAllText(Path.Combine(s_source, "Core", "Core.csproj")) + File.ReadAllText(Path.Combine(s_source, "Library.props")))
            .Should().NotMatchRegex("<(PackageReference|ProjectReference|Reference) (?!.*PrivateAssets=\"all\")");

    private static string Room(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);

    /// <summary>The rooms and assemblies that a file names, in a using or in full.</summary>
    private static IEnumerable<string> Named(string file)
        => from line in File.ReadLines(file)
           where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("namespace", StringComparison.Ordinal)
           from Match match in Name().Matches(line)
           select match.Groups["name"].Value;

    private static IEnumerable<string> Files(string directory)
        => Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            : [];

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "TmuxTool.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("No TmuxTool.sln above the tests.");
        }

        return directory.FullName;
    }

    [GeneratedRegex(@"\bTmuxTool\.(?<name>\w+)|\busing (static )?(?<name>Xunit|McMaster|Spectre)\b")]
    private static partial Regex Name();
}
