using System.Diagnostics;

namespace Xunit.TmuxFixtures.Tests;

/// <summary>A directory for the files of a test; nothing is left of it.</summary>
public sealed class Scratch : IDisposable
{
    public Scratch()
        : this(Directory.CreateTempSubdirectory("xtf-").FullName)
    {
    }

    private Scratch(string path) => Path = path;

    public string Path { get; }

    /// <summary>A directory in this one, for programs that look at where they are.</summary>
    public Scratch In(string name) => new(Directory.CreateDirectory(File(name)).FullName);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public async Task WriteAsync(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        await System.IO.File.WriteAllTextAsync(File(name), text, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a program here; its output, and an exception where it fails.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (status, output) = await TryRunAsync(null, program, arguments);
        return status == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {status}\n{output}");
    }

    /// <summary>Runs a program here; its status and all that it printed.</summary>
    public async Task<(int Status, string Output)> TryRunAsync(
        IReadOnlyDictionary<string, string>? environment, string program, params string[] arguments)
    {
        using var process = Start(environment, program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }

    public Process Start(IReadOnlyDictionary<string, string>? environment, string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }
}
