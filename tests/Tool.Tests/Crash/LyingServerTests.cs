using System.Globalization;
using TmuxTool.Tool.Tests.Verbs;

namespace TmuxTool.Tool.Tests.Crash;

/// <summary>Runs the verbs against servers that hang, flood or break tmux's protocol.</summary>
public sealed class LyingServerTests(ToolFixture tool) : VerbTest(tool)
{
    // Runs a program, and reports its exit code, seconds and the most memory that it took (kB).
    private const string Measured =
        """
        import resource, subprocess, sys, time
        start = time.monotonic()
        done = subprocess.run(sys.argv[1:], capture_output=True, stdin=subprocess.DEVNULL)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(done.returncode, time.monotonic() - start, usage.ru_maxrss)
        sys.stdout.flush()
        sys.stderr.buffer.write(done.stdout.replace(b"\0", b"?") + b"\0" + done.stderr)
        """;

    // A call takes at most 5 s where the verb has no limit of its own, and the machine is busy with the other ones.
    private const double GenerousSeconds = 25;

    // The native tool takes about 12 MB to start, and promises at most 64.
    private const int MostKilobytes = 52 * 1024;

    private static readonly string[] s_silent = ["never-accepts", "never-reads", "never-answers", "slow-drip", "hangs-up", "hangs-up-late", "half-an-answer"];
    private static readonly string[] s_endless = ["endless-line", "endless-block", "endless-line-in-block", "endless-blocks", "endless-notifications", "large-blocks"];
    private static readonly string[] s_garbage = ["garbage", "garbage-messages", "wrong-length", "endless-messages", "message-that-never-ends"];
    private static readonly string[] s_values = ["huge-numbers", "large-numbers", "negative-numbers", "no-values", "many-fields", "texts", "few-lines"];

    [Fact]
    public Task Servers_that_do_not_answer_are_unknown_within_the_limits() => VerbsShouldHoldAsync(s_silent);

    [Fact]
    public Task Servers_that_answer_without_an_end_are_unknown_within_the_limits() => VerbsShouldHoldAsync(s_endless);

    [Fact]
    public Task Servers_that_send_garbage_are_unknown_within_the_limits() => VerbsShouldHoldAsync(s_garbage);

    [Fact]
    public Task Servers_that_answer_with_impossible_values_are_unknown_within_the_limits() => VerbsShouldHoldAsync(s_values);

    private async Task VerbsShouldHoldAsync(string[] lies)
    {
        using var servers = new ServerGroup();
        foreach (var lie in lies)
        {
            servers.Add(await LyingServer.StartAsync(SocketOf(lie), lie));
            await AnswerAsync("registry", "add", lie, SocketOf(lie), "liar:0.0", "shell");
        }

        var baseline = (await MeasureAsync(["--version"])).Kilobytes;
        using var turns = new SemaphoreSlim(16);
        var results = await Task.WhenAll(Commands(lies).Select(async command =>
        {
            await turns.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                return await MeasureAsync(command);
            }
            finally
            {
                turns.Release();
            }
        }));

        Lines(results.Where(r => r.ExitCode is not (>= 0 and <= 4 or 124 or 125))).Should().BeEmpty("these are the verbs' own codes");
        Lines(results.Where(r => r.ExitCode != 0 && (r.StandardError + r.StandardOutput).Length == 0)).Should().BeEmpty("an error has a message");
        Lines(results.Where(r => r.StandardError.Contains("   at ", StringComparison.Ordinal))).Should().BeEmpty("a message is no stack trace");
        Lines(results.Where(r => r.SaysThatNoServerRuns)).Should().BeEmpty("something listens");
        Lines(results.Where(r => r.Seconds > GenerousSeconds)).Should().BeEmpty("each call has a limit");
        Lines(results.Where(r => r.Kilobytes > baseline + MostKilobytes)).Should().BeEmpty("each buffer has a limit");
        var registry = await File.ReadAllTextAsync(Sandbox.Registry, TestContext.Current.CancellationToken);
        lies.Where(lie => !registry.Contains($"\"{lie}\"", StringComparison.Ordinal)).Should().BeEmpty("an error is not a death, and cleanup keeps the entry");
    }

    private static IEnumerable<string[]> Commands(string[] lies) =>
    [
        .. lies.SelectMany<string, string[]>(lie =>
        [
            ["send", "-s", lie, "-c", "x", "-w", "y", "-T", "1", "-r", "1"],
            ["wait", "-s", lie, "-p", "x", "-T", "1"],
            ["run", "-s", lie, "-c", "x", "-T", "1"],
            ["health", "-s", lie],
            ["capture", "-s", lie, "--all"],
            ["capture", "-s", lie, "-l", "5"],
            ["record", "-s", lie, "-o", "-", "--for", "1s"],
            ["kill", "-s", lie, "--dry-run"],
        ]),
        .. lies.Select(lie => new[] { "find", "-t", lie }),
        ["list"],
        ["list", "--json"],
        ["cleanup"],
        ["doctor"],
        ["adopt", "--all"],
        ["find", "--all"],
    ];

    private static string Lines(IEnumerable<Measurement> measurements) => string.Join('\n', measurements);

    private string SocketOf(string lie) => Path.Combine(Sandbox.Directory, lie[..Math.Min(lie.Length, 20)] + ".sock");

    private async Task<Measurement> MeasureAsync(string[] arguments)
    {
        // find takes a socket, and no name.
        var words = arguments is ["find", "-t", var lie] ? ["find", "-S", SocketOf(lie)] : arguments;
        var environment = new Dictionary<string, string?>
        {
            ["MEASURE"] = Measured,
            // As the native tool has it built in: else the size of the processor's cache decides.
            ["DOTNET_GCgen0size"] = "F4240",
        };
        var result = await Sandbox.BashAsync(
            new RunOptions { Environment = environment }, "exec python3 -c \"$MEASURE\" dotnet-tmux " + string.Join(' ', words.Select(w => $"'{w}'")));
        result.ExitCode.Should().Be(0, result.StandardError);
        var fields = result.StandardOutput.Split(' ');
        var texts = result.StandardError.Split('\0');
        return new Measurement(
            string.Join(' ', arguments),
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            double.Parse(fields[1], CultureInfo.InvariantCulture),
            int.Parse(fields[2], CultureInfo.InvariantCulture),
            texts[0],
            texts[1]);
    }

    private sealed record Measurement(
        string Command, int ExitCode, double Seconds, int Kilobytes, string StandardOutput, string StandardError)
    {
        public bool SaysThatNoServerRuns => (StandardOutput + StandardError).Contains("no tmux server is running", StringComparison.OrdinalIgnoreCase);

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Command}: {ExitCode}, {Seconds:0.0} s, {Kilobytes / 1024} MB: {First(StandardOutput)} | {First(StandardError)}");

        private static string First(string text) => text[..Math.Min(text.Length, 300)].Replace('\n', '/');
    }

    private sealed class ServerGroup : IDisposable
    {
        private readonly List<LyingServer> _servers = [];

        public void Add(LyingServer server) => _servers.Add(server);

        public void Dispose() => _servers.ForEach(server => server.Dispose());
    }
}
