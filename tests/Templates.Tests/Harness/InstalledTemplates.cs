using Xunit.TmuxFixtures.Tests;
using Xunit.TmuxFixtures.Tests.Package;

[assembly: AssemblyFixture(typeof(TmuxTool.Templates.Tests.Harness.InstalledTemplates))]

namespace TmuxTool.Templates.Tests.Harness;

/// <summary>The packages of the repository in a feed, and the templates installed from it for a user who exists nowhere else.</summary>
public sealed class InstalledTemplates : IAsyncLifetime
{
    private readonly Scratch _scratch = new();
    private readonly PackageFeed _feed;

    public InstalledTemplates()
    {
        UserFiles = UserFiles.Now();
        _feed = new PackageFeed(_scratch);
        foreach (var (name, value) in Home("home"))
        {
            _feed.Environment[name] = value;
        }

        _feed.Environment["TMPDIR"] = _scratch.Path;
        _feed.Environment["CLAUDE_TMUX_SOCKET_DIR"] = _scratch.File("r");
        _feed.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        _feed.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        _feed.Environment["DOTNET_NOLOGO"] = "1";
    }

    /// <summary>What the real user had before anything was packed or installed.</summary>
    public UserFiles UserFiles { get; }

    /// <summary>The packed templates.</summary>
    public string Package => Packed("TmuxTool.Templates");

    public async ValueTask InitializeAsync()
    {
        await _feed.PackAsync("src/Core", "src/Xunit.TmuxFixtures", "templates");
        await DotnetAsync(".", "new", "install", Package);
    }

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    public string File(string name) => _scratch.File(name);

    /// <summary>The packed file of a package.</summary>
    public string Packed(string id) => Directory.GetFiles(_feed.Packages, id + ".*.nupkg").Single();

    /// <summary>A home for dotnet; it makes the directory when it needs it.</summary>
    public Dictionary<string, string> Home(string name) => new()
    {
        ["HOME"] = _scratch.File(name),
        ["DOTNET_CLI_HOME"] = _scratch.File(name),
    };

    /// <summary>The text of a file that was made from a template.</summary>
    public Task<string> ReadAsync(string name) =>
        System.IO.File.ReadAllTextAsync(File(name), TestContext.Current.CancellationToken);

    /// <summary>Makes something from a template in a directory.</summary>
    public Task<string> NewAsync(string directory, params string[] arguments) =>
        // Otherwise dotnet looks each time for newer templates, which takes almost as long as making something.
        DotnetAsync(directory, ["new", .. arguments, "--no-update-check"]);

    /// <summary>Runs dotnet in a directory; its output, and an exception where it fails.</summary>
    public async Task<string> DotnetAsync(string directory, params string[] arguments)
    {
        var (status, output) = await TryAsync(directory, [], "dotnet", arguments);
        return status == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}: {status}\n{output}");
    }

    /// <summary>Runs a program in a directory; its status and all that it printed.</summary>
    public Task<(int Status, string Output)> TryAsync(
        string directory, Dictionary<string, string> environment, string program, params string[] arguments) =>
        _scratch.In(directory).TryRunAsync(
            environment.Concat(_feed.Environment).DistinctBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value), program, arguments);

    /// <summary>Runs the tests of what was built in a directory.</summary>
    public async Task<TestRun> TestAsync(string directory, Runner runner)
    {
        if (runner == Runner.TestingPlatform)
        {
            await _scratch.WriteAsync(directory + "/global.json", """{ "test": { "runner": "Microsoft.Testing.Platform" } }""");
        }

        try
        {
            string[] arguments = runner == Runner.None ? ["run", "--no-build"] : ["test", "--no-build"];
            var (status, output) = await TryAsync(directory, [], "dotnet", arguments);
            return TestRun.Read(runner, status, output);
        }
        finally
        {
            System.IO.File.Delete(File(directory + "/global.json"));
        }
    }
}
