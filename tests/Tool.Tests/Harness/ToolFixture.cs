using System.Collections.Concurrent;
using System.Diagnostics;

[assembly: AssemblyFixture(typeof(ToolFixture))]

namespace TmuxTool.Tool.Tests.Harness;

/// <summary>
/// The installed native tool. <c>test.sh</c> has installed it already and says where; a plain
/// <c>dotnet test</c> packs and installs it here, into a directory that goes when the run ends.
/// </summary>
public sealed class ToolFixture : IAsyncLifetime
{
    private readonly Lazy<Task<string>> _packages;
    private readonly ConcurrentDictionary<string, Task<string>> _help = new();
    private string? _scratch;

    public ToolFixture() => _packages = new(PackAsync);

    /// <summary>The repository's root.</summary>
    public string Root { get; } = FindRoot();

    /// <summary>The command that the user types, as <c>dotnet tool install</c> has put it in place.</summary>
    public string ToolPath { get; private set; } = "";

    /// <summary>The directory of all packages, which <c>test.sh</c> has packed, too, and says where.</summary>
    public Task<string> PackagesAsync() => _packages.Value;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_TMUX_TOOL") is { Length: > 0 } installed)
        {
            File.Exists(installed).Should().BeTrue($"DOTNET_TMUX_TOOL says that the tool is at {installed}");
            ToolPath = Path.GetFullPath(installed);
            return;
        }

        var packages = Path.Combine(Scratch(), "packages");
        var tools = Path.Combine(Scratch(), "tools");
        await RunAsync(Path.Combine(Root, "eng/pack.sh"), "--native-only", packages);
        await RunAsync("dotnet", "tool", "install", "dotnet-tmux", "--prerelease", "--tool-path", tools, "--source", packages);
        ToolPath = Path.Combine(tools, "dotnet-tmux");
    }

    public ValueTask DisposeAsync()
    {
        if (_scratch is not null)
        {
            Directory.Delete(_scratch, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The help of a verb, or of the tool where none is named: always the same, and so asked for once.</summary>
    public Task<string> HelpAsync(string verb = "")
        => _help.GetOrAdd(verb, words => RunAsync(ToolPath, [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));

    /// <summary>Runs a program in the repository's root; all that it printed, and a failed test where it fails.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Left by the test run's own build; they would steer the build that we start.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var all = await output + await error;
        process.ExitCode.Should().Be(0, $"{program} {string.Join(' ', arguments)} said:\n{all}");
        return all;
    }

    private string Scratch() => _scratch ??= Directory.CreateTempSubdirectory("dotnet-tmux-tests-").FullName;

    private async Task<string> PackAsync()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_TMUX_PACKAGES") is { Length: > 0 } packed)
        {
            return Path.GetFullPath(packed);
        }

        var packages = Path.Combine(Scratch(), "all");
        await RunAsync(Path.Combine(Root, "eng/pack.sh"), packages);
        return packages;
    }

    /// <summary>The repository's root, which tests that are only found need already.</summary>
    public static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "TmuxTool.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No TmuxTool.sln above {AppContext.BaseDirectory}: run the tests from the repository.");
    }
}
