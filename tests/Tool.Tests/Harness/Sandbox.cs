using System.Diagnostics;
using System.Text;

namespace TmuxTool.Tool.Tests.Harness;

/// <summary>
/// A world of its own for one test: socket directory, home, temporary directory, environment. Every tmux
/// server that was started in it ends with it.
/// </summary>
public sealed class Sandbox : IAsyncDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly ToolFixture _tool;
    private readonly string _root;
    private readonly Dictionary<string, string?> _environment;

    public Sandbox(ToolFixture tool)
    {
        _tool = tool;
        // Short, and under /tmp whatever TMPDIR says: a socket's path may have 104 bytes on macOS.
        _root = $"/tmp/dt-{Guid.NewGuid():N}"[..14];
        Directory = Make("s");
        Home = Make("home");
        Temporary = Make("tmp");
        _environment = new Dictionary<string, string?>
        {
            ["CLAUDE_TMUX_SOCKET_DIR"] = Directory,
            ["HOME"] = Home,
            ["TMPDIR"] = Temporary,
            ["TMUX_TMPDIR"] = Temporary,
            ["PATH"] = $"{Path.Combine(tool.Root, "tools")}:{Path.GetDirectoryName(tool.ToolPath)}:{Environment.GetEnvironmentVariable("PATH")}",
            ["SHELL"] = "/bin/bash",
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "xterm-256color",
            // By this mark test.sh finds what a test forgot.
            ["DOTNET_TMUX_TEST_RUN"] = Environment.GetEnvironmentVariable("DOTNET_TMUX_TEST_RUN"),
        };
    }

    /// <summary>The socket directory, with the rights that the tool gives it.</summary>
    public string Directory { get; }

    public string Home { get; }

    public string Temporary { get; }

    /// <summary>The default socket.</summary>
    public string Socket => Path.Combine(Directory, "claude.sock");

    public string Registry => Path.Combine(Directory, ".sessions.json");

    /// <summary>The repository's launchers with the reference's script names.</summary>
    public string Launchers => Path.Combine(_tool.Root, "tools");

    public Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(new RunOptions(), arguments);

    public Task<ToolResult> RunAsync(RunOptions options, params string[] arguments) => StartAsync(options, _tool.ToolPath, arguments);

    /// <summary>Runs a bash script with the launchers and the tool on PATH.</summary>
    public Task<ToolResult> BashAsync(string script) => BashAsync(new RunOptions(), script);

    public Task<ToolResult> BashAsync(RunOptions options, string script) => StartAsync(options, "bash", "-c", script);

    /// <summary>Raw tmux on the default socket; fails the test when tmux does.</summary>
    public async Task<string> TmuxAsync(params string[] arguments)
    {
        var result = await StartAsync(new RunOptions(), "tmux", ["-S", Socket, .. arguments]);
        result.ExitCode.Should().Be(0, $"tmux {string.Join(' ', arguments)} said: {result.StandardError}");
        return result.StandardOutput.TrimEnd('\n');
    }

    public async ValueTask DisposeAsync()
    {
        var remaining = await SandboxProcesses.EndAsync(_root);
        System.IO.Directory.Delete(_root, recursive: true);
        remaining.Should().BeEmpty($"no tmux server of {_root} outlives its test");
    }

    private string Make(string name)
        => System.IO.Directory.CreateDirectory(
            Path.Combine(_root, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    private async Task<ToolResult> StartAsync(RunOptions options, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = options.WorkingDirectory ?? Home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = s_utf8,
            StandardErrorEncoding = s_utf8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _environment.Concat(options.Environment))
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            await FeedAsync(process, options, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            // A background child that keeps our pipes open would hold these two for ever.
            return new ToolResult(process.ExitCode, await output.WaitAsync(limit.Token), await error.WaitAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"Not finished after {options.Timeout.TotalSeconds:0.#} s: {Path.GetFileName(program)} {string.Join(' ', arguments)}");
        }
    }

    private static async Task FeedAsync(Process process, RunOptions options, CancellationToken cancellationToken)
    {
        var bytes = options.InputBytes ?? s_utf8.GetBytes(options.Input ?? "");
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of its input; its exit code tells why.
        }
    }
}
