using System.Reflection;

namespace Xunit.TmuxFixtures.Tests.Package;

/// <summary>The repository's packages in a directory, and a dotnet for which no other feed exists.</summary>
/// <param name="scratch">Where feed, packages and projects are.</param>
public sealed class PackageFeed(Scratch scratch)
{
    private static readonly string[] s_own = ["tmuxtool.core", "xunit.tmuxfixtures"];

    /// <summary>What dotnet is given, beside what this process has.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        // No build server may outlive the test, and what is packed here is nothing for the user's folder of packages.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["NUGET_PACKAGES"] = scratch.File("packages"),
        ["NUGET_FALLBACK_PACKAGES"] = scratch.File("links"),
    };

    /// <summary>The directory of our packages.</summary>
    public string Packages { get; } = System.Environment.GetEnvironmentVariable("DOTNET_TMUX_PACKAGES") is { Length: > 0 } packed
        ? Path.GetFullPath(packed)
        : scratch.File("feed");

    /// <summary>The user's folder of packages.</summary>
    public static string UserPackages => System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Where the repository is.</summary>
    public static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "TmuxTool.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("No TmuxTool.sln above the tests.");
        }

        return directory.FullName;
    }

    /// <summary>
    /// Packs what has been built already, unless <c>test.sh</c> has packed it and says where, and makes that the only feed of
    /// the projects in the scratch directory.
    /// </summary>
    /// <param name="projects">Directories in the repository.</param>
    public async Task PackAsync(params string[] projects)
    {
        var configuration = typeof(PackageFeed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        foreach (var project in Packages == scratch.File("feed") ? projects : [])
        {
            await RunAsync(null, "pack", Path.Combine(Repository(), project), "--no-build", "--no-restore", "-c", configuration, "-o", Packages, "--nologo");
        }

        LinkPackages();
        await scratch.WriteAsync("nuget.config", $"<configuration><packageSources><clear/><add key=\"feed\" value=\"{Packages}\"/></packageSources></configuration>");
    }

    /// <summary>Runs dotnet in the scratch directory; its output, and an exception where it fails.</summary>
    /// <param name="arguments">Its arguments.</param>
    public Task<string> DotnetAsync(params string[] arguments) => RunAsync(Environment, arguments);

    private async Task<string> RunAsync(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var (status, output) = await scratch.TryRunAsync(environment, "dotnet", arguments);
        return status == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}: {status}\n{output}");
    }

    /// <summary>What the repository has restored already needs no download; but our own packages must be the ones just packed.</summary>
    private void LinkPackages()
    {
        Directory.CreateDirectory(scratch.File("links"));
        foreach (var package in Directory.EnumerateDirectories(UserPackages).Where(p => !s_own.Contains(Path.GetFileName(p))))
        {
            Directory.CreateSymbolicLink(scratch.File("links/" + Path.GetFileName(package)), package);
        }
    }
}
