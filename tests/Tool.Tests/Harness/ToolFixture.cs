using System.Diagnostics;

[assembly: AssemblyFixture(typeof(ToolFixture))]

namespace TmuxTool.Tool.Tests.Harness;

/// <summary>
/// The installed native tool. <c>test.sh</c> has installed it already and says where; a plain
/// <c>dotnet test</c> packs and installs it here, into a directory that goes when the run ends.
/// </summary>
public sealed class ToolFixture : IAsyncLifetime
{
    private string? _scratch;

    /// <summary>The repository's root.</summary>
    public string Root { get; } = FindRoot();

    /// <summary>The command that the user types, as <c>dotnet tool install</c> has put it in place.</summary>
    public string ToolPath { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_TMUX_TOOL") is { Length: > 0 } installed)
        {
            File.Exists(installed).Should().BeTrue($"DOTNET_TMUX_TOOL says that the tool is at {installed}");
            ToolPath = Path.GetFullPath(installed);
            return;
        }

        _scratch = Directory.CreateTempSubdirectory("dotnet-tmux-tests-").FullName;
        var packages = Path.Combine(_scratch, "packages");
        var tools = Path.Combine(_scratch, "tools");
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

    private static string FindRoot()
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

    private async Task RunAsync(string program, params string[] arguments)
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
        process.ExitCode.Should().Be(0, $"{program} {string.Join(' ', arguments)} said:\n{await output}{await error}");
    }
}
