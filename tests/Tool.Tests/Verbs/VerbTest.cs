using System.Text.Json;

namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>A test of a verb: the installed tool in a sandbox of its own.</summary>
public abstract class VerbTest(ToolFixture tool) : IAsyncDisposable
{
    /// <summary>
    /// In raw mode: shows each input that ends with Enter as hexadecimal digits, so that a test sees the
    /// very bytes that arrived.
    /// </summary>
    private const string RawReader =
        """
        import os, sys, tty
        tty.setraw(0)
        sys.stdout.write("ready\r\n")
        sys.stdout.flush()
        data = b""
        while True:
            data += os.read(0, 65536)
            if data.endswith(b"\r"):
                sys.stdout.write("got:" + data[:-1].hex() + ":\r\n")
                sys.stdout.flush()
                data = b""
        """;

    protected Sandbox Sandbox { get; } = new(tool);

    /// <summary>A socket that no server listens on.</summary>
    protected string NoServer => Path.Combine(Sandbox.Temporary, "none.sock");

    protected static string[] Verbs { get; } =
    [
        "create", "list", "cleanup", "send", "wait", "health", "kill", "find", "adopt", "watch", "record", "doctor", "capture",
        "attach", "completions", "agents", "presets", "run", "help",
    ];

    protected static IEnumerable<string> RegistryVerbs { get; } =
        new[] { "path", "show", "get", "add", "remove", "touch", "validate", "repair" }.Select(name => $"registry {name}");

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<ToolResult> RunAsync(params string[] arguments) => Sandbox.RunAsync(arguments);

    protected Task<ToolResult> RunWithAsync(Dictionary<string, string?> environment, params string[] arguments)
        => Sandbox.RunAsync(new RunOptions { Environment = environment }, arguments);

    protected Task<ToolResult> RunWithInputAsync(string input, params string[] arguments)
        => Sandbox.RunAsync(new RunOptions { Input = input }, arguments);

    /// <summary>Runs the tool; the test fails where the tool does.</summary>
    protected async Task<string> AnswerAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        result.ExitCode.Should().Be(0, $"{string.Join(' ', arguments)} said: {result.StandardError}");
        return result.StandardOutput;
    }

    /// <summary>The help of a verb; its own tests ask the tool anew.</summary>
    protected Task<string> HelpAsync(string verb) => tool.HelpAsync(verb);

    /// <summary>Creates a session whose program echoes what it is sent.</summary>
    protected Task<string> CreateCatAsync(string name) => AnswerAsync("create", "-n", name, "--", "cat");

    /// <summary>Creates a session whose program shows the bytes that it is sent.</summary>
    protected Task<string> CreateRawReaderAsync(string name)
        => AnswerAsync("create", "-n", name, "--wait=^ready$", "--", "python3", "-c", RawReader);

    /// <summary>Creates a session whose program has ended with that status.</summary>
    protected async Task CreateDeadAsync(string name, int status = 3)
    {
        await AnswerAsync("create", "-n", name, "--", "sh", "-c", $"read line; exit {status}");
        await AnswerAsync("send", "-s", name, "-c", "go");
        await AnswerAsync("wait", "-s", name, "--exit");
    }

    protected static void SkipWithout(string program)
        => Assert.SkipWhen(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').All(directory => !File.Exists(Path.Combine(directory, program))), $"{program} is not installed");

    protected async Task<string> ScreenAsync(string name) => await Sandbox.TmuxAsync("capture-pane", "-p", "-J", "-S", "-", "-t", $"={name}:");

    protected static JsonElement Json(ToolResult result)
    {
        using var document = JsonDocument.Parse(result.StandardOutput);
        return document.RootElement.Clone();
    }

    protected static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name)];

    /// <summary>Asserts an error in its one form: exit code, nothing on standard output, this text and no stack trace.</summary>
    protected static void ShouldFail(ToolResult result, int exitCode, string standardError)
    {
        result.StandardError.Should().Be(standardError);
        result.ExitCode.Should().Be(exitCode);
        result.StandardOutput.Should().BeEmpty();
    }

    /// <summary>Asserts wrong usage: the message and, below it, where to read on.</summary>
    protected static void ShouldBeWrongUsage(ToolResult result, int exitCode, string verb, string message, bool json = false)
    {
        if (json)
        {
            Json(result).GetProperty("message").GetString().Should().Be(message);
            result = result with { StandardOutput = "" };
        }

        ShouldFail(result, exitCode, $"Error: {message}\nTry 'dotnet tmux {verb} --help'\n");
    }
}
