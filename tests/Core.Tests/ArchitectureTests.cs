using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace TmuxTool.Tests;

/// <summary>
/// Tmux ← {Registry, Health, Waiting} ← Sessions ← {Tool, Fixtures}: read from the sources, where a wrong
/// import begins.
/// </summary>
public sealed partial class ArchitectureTests
{
    private static readonly string s_source = Path.Combine(FindRoot(), "src");

    [Theory]
    [InlineData("Tmux")]
    [InlineData("Registry")]
    [InlineData("Health", "Tmux")]
    [InlineData("Waiting", "Tmux")]
    [InlineData("Sessions", "Tmux", "Registry", "Health", "Waiting")]
    public void A_room_of_Core_knows_only_the_rooms_below_it(string room, params string[] below)
    {
        var files = Files(Path.Combine(s_source, "Core", room)).ToList();

        files.Should().NotBeEmpty();
        foreach (var file in files)
        {
            Rooms(file).Except(below).Except([room]).Should().BeEmpty($"of {file} in {room}");
        }
    }

    [Theory]
    [InlineData("Core", "Tmux", "Registry", "Health", "Waiting", "Sessions")]
    [InlineData("Tool", "Tmux", "Registry", "Health", "Waiting", "Sessions", "Cli", "McMaster")]
    [InlineData("Xunit.TmuxFixtures", "Tmux", "Registry", "Health", "Waiting", "Sessions", "Xunit")]
    public void Each_assembly_stays_on_its_side(string assembly, params string[] known)
    {
        foreach (var file in Files(Path.Combine(s_source, assembly)))
        {
            Rooms(file).Except(known).Should().BeEmpty($"of {file}");
        }
    }

    [Fact]
    public void Each_file_of_Core_is_in_the_namespace_of_its_room()
    {
        foreach (var file in Files(Path.Combine(s_source, "Core")))
        {
            var room = Path.GetFileName(Path.GetDirectoryName(file));
            File.ReadAllText(file).Should().Contain($"namespace TmuxTool.{room};", $"of {file}");
        }
    }

    [Fact]
    public void Core_stands_on_the_base_class_library_alone()
        => File.ReadAllText(Path.Combine(s_source, "Core", "Core.csproj"))
            .Should().NotMatchRegex("<(PackageReference|ProjectReference|Reference) (?!.*PrivateAssets=\"all\")");

    /// <summary>The rooms and assemblies that a file names, in a using or in full.</summary>
    private static IEnumerable<string> Rooms(string file)
        => from line in File.ReadLines(file)
           where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("namespace", StringComparison.Ordinal)
           from Match match in RoomName().Matches(line)
           select match.Groups["room"].Value;

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

    [GeneratedRegex(@"\bTmuxTool\.(?<room>Tmux|Registry|Health|Waiting|Sessions|Cli)\b|\busing (static )?(?<room>Xunit|McMaster)\b")]
    private static partial Regex RoomName();
}
