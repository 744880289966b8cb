using System.Diagnostics;
using System.Text;
using TmuxTool.Registry;

namespace Xunit.TmuxFixtures.Tests.Package;

/// <summary>Test projects outside the repository that have the packed package and nothing else of it, built once.</summary>
[CollectionDefinition]
public sealed class PackedProject : IAsyncLifetime, ICollectionFixture<PackedProject>
{
    private readonly Scratch _scratch = new();
    private readonly PackageFeed _feed;

    public PackedProject() => _feed = new PackageFeed(_scratch);

    /// <summary>What the build printed.</summary>
    public string BuildOutput { get; private set; } = "";

    /// <summary>Where the programs find their runtime without a PATH.</summary>
    public static string DotnetRoot { get; } = Path.GetDirectoryName(Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet"
        ? path
        : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet")))!;

    /// <summary>A registry of the runs alone.</summary>
    public RegistryStore Registry => new(RegistryLocation.At(_scratch.File("r")));

    public async ValueTask InitializeAsync()
    {
        await _feed.PackAsync("src/Core", "src/Xunit.TmuxFixtures");
        foreach (var resource in typeof(PackedProject).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("Project/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(typeof(PackedProject).Assembly.GetManifestResourceStream(resource)!);
            await _scratch.WriteAsync(resource["Project/".Length..].Replace(".txt", "", StringComparison.Ordinal), await reader.ReadToEndAsync());
        }

        await _scratch.WriteAsync("Tests/Many.cs", ManyClasses());
        await _scratch.WriteAsync("Programs/DocumentedCode.cs", DocumentedCode.OfAllPages());
        BuildOutput = await DotnetAsync("build", _scratch.File("All.slnx"), "-c", "Debug");
    }

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs tests of the project that has the package alone; its exit code, what it printed, and its TRX file.</summary>
    public Task<(int Status, string Output, string Trx)> RunAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        RunAsync("Tests", arguments, environment);

    /// <summary>The same for the project that drives many programs and has FluentAssertions.</summary>
    public Task<(int Status, string Output, string Trx)> RunProgramsAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        RunAsync("Programs", arguments, environment);

    private async Task<(int Status, string Output, string Trx)> RunAsync(string project, string[] arguments, (string Name, string Value)[] environment)
    {
        using var process = Start(project, arguments, environment, out var trx);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error, System.IO.File.Exists(trx) ? await System.IO.File.ReadAllTextAsync(trx) : "");
    }

    public Process Start(string project, string[] arguments, (string Name, string Value)[] environment, out string trx)
    {
        trx = _scratch.File(Guid.NewGuid().ToString("N") + ".trx");
        var variables = environment.ToDictionary(v => v.Name, v => v.Value);
        variables["CLAUDE_TMUX_SOCKET_DIR"] = _scratch.File("r");
        variables["TMPDIR"] = _scratch.Path;
        return _scratch.Start(variables, _scratch.File($"{project}/bin/Debug/net10.0/{project}"), [.. arguments, "-noColor", "-result-trx", trx]);
    }

    public IReadOnlyDictionary<string, SessionRow> Rows() => Registry.Read().Sessions;

    /// <summary>The socket directories that test processes have made and not removed.</summary>
    public IEnumerable<string> SocketDirectories() => Directory.EnumerateDirectories(_scratch.Path, "tmux-of-*");

    public string File(string name) => _scratch.File(name);

    public Task<string> DotnetAsync(params string[] arguments) => _feed.DotnetAsync([.. arguments, "--nologo"]);

    /// <summary>Two hundred classes with a session each; forty of them are called Some.</summary>
    private static string ManyClasses()
    {
        var code = new StringBuilder("namespace Many;\n");
        for (var i = 0; i < 200; i++)
        {
            var (session, answer) = i % 2 == 0 ? ("SmallShellSession", $"number-{i}") : ("SmallCatSession", "number-");
            code.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $$"""
                public sealed class {{(i < 40 ? "Some" : "More")}}{{i}}({{session}} session) : IClassFixture<{{session}}>
                {
                    [Fact] public async Task Answers() { await session.SendAsync("echo number-$(({{i}} + 0))"); await session.WaitForTextAsync("{{answer}}"); }
                }
                """);
        }

        return code.ToString();
    }
}
