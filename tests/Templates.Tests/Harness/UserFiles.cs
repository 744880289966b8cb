using Xunit.TmuxFixtures.Tests.Package;

namespace TmuxTool.Templates.Tests.Harness;

/// <summary>The templates, tools and packages of ours that the real user has, as one text to compare.</summary>
public sealed record UserFiles(string Text)
{
    private static readonly string[] s_homes = ["HOME", "DOTNET_CLI_HOME"];
    private static readonly string[] s_directories = [".templateengine", ".templateengine/packages", ".dotnet/tools"];

    public static UserFiles Now()
    {
        var homes = s_homes.Select(Environment.GetEnvironmentVariable).OfType<string>().Distinct();
        IEnumerable<string> entries =
        [
            .. homes.SelectMany(h => s_directories.SelectMany(d => Entries(Path.Combine(h, d)))),
            .. homes.Select(h => Path.Combine(h, ".templateengine/packages.json")).Where(File.Exists).Select(File.ReadAllText),
            .. Entries(PackageFeed.UserPackages).Where(IsOurs).SelectMany(p => Entries(p).Prepend(p)),
        ];
        return new UserFiles(string.Join('\n', entries));
    }

    private static bool IsOurs(string package) => Path.GetFileName(package) is "tmuxtool.core" or "tmuxtool.templates" or "xunit.tmuxfixtures";

    private static IEnumerable<string> Entries(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory).Order() : [];
}
