using System.Diagnostics;
using System.Globalization;
using TmuxTool.Bench;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

// Measures waiting and sending, ours beside raw tmux, in one run on one server:
//   dotnet run -c Release --project bench/Waits [-- PATH-OF-dotnet-tmux | starts]
// starts: only how long sessions of test classes take to be ready.
// Medians; all times from CLOCK_MONOTONIC, which the measured programs read too.
var onlyStarts = args is ["starts"];
var tool = args.Length > 0 ? args[0] : TmuxProgram.FindOnPath("dotnet-tmux");
var directory = Directory.CreateTempSubdirectory("tb-").FullName;
var registry = new RegistryStore(RegistryLocation.At(Path.Combine(directory, "s")));
registry.Location.EnsureDirectory();
var socket = TmuxSocket.AtPath(registry.Location.DefaultSocket);
var table = new Table();
try
{
    if (!onlyStarts)
    {
        await AddWaitsAsync();
    }

    await AddStartsAsync();
    table.Print();
}
finally
{
    if (!onlyStarts)
    {
        Raw.Time(socket, 1, "kill-server");
    }

    Directory.Delete(directory, recursive: true);
}

async Task AddWaitsAsync()
{
    var clock = await LaunchAsync("clock", ["python3", "-u", Clock.Write(directory)], "^ready$");
    var shell = await LaunchAsync("sh", ["bash", "--norc", "--noprofile"], @"[$#] $");

    table.Add("text appears → wait returns, in process", await Latency.InProcessAsync(clock, 200), null);
    table.Add("CPU while waiting, client and server, per second", await Cpu.WhileWaitingAsync(clock), null);
    table.Add("one tmux command, serial", await Commands.SerialAsync(socket, "clock", 2000), Raw.Time(socket, 50, "display-message", "-p", "x"));
    table.Add("one tmux command, pipelined", await Commands.PipelinedAsync(socket, "clock", 5000), null);
    if (tool is not null)
    {
        table.Add("text appears → `wait` returns, as a process", Latency.AsProcess(tool, registry.Location.Directory, clock, 50), null);
        table.Add(
            "`send -w` on a bash prompt, whole process",
            Raw.TimeProcess(50, tool, registry.Location.Directory, "send", "-s", "sh", "-c", ":", "-w", "[$#] $"),
            Raw.Time(socket, 50, "send-keys", "-t", "=sh:", ":", "Enter", ";", "capture-pane", "-p", "-t", "=sh:"));
    }

    table.Add("send and wait on a Python prompt, in process", await Rounds.OursAsync(registry, 300), null);
    AddPexpect("pexpect_rounds.py", 300);
}

async Task AddStartsAsync()
{
    foreach (var (command, prompt) in new[] { (Starts.Shell, @"\$ "), (Starts.Python, ">>> ") })
    {
        var (ready, end) = await Starts.OursAsync(registry, command, prompt, 50);
        table.Add($"session of a test class on {command[0]}, until its prompt", ready, null);
        AddPexpect("pexpect_starts.py", 50, [prompt.TrimStart('\\'), .. command]);
        table.Add("end of that session, until nothing is left", end, null);
    }
}

void AddPexpect(string script, int rounds, params string[] arguments)
{
    if (Pexpect.Run(script, rounds, arguments) is { } time)
    {
        table.Add("the same with pexpect", time, null);
    }
}

async Task<SessionAddress> LaunchAsync(string name, string[] command, string ready)
{
    var outcome = await new SessionLauncher(registry).LaunchAsync(new LaunchRequest
    {
        Name = name,
        Type = "shell",
        Command = command,
        Environment = new Dictionary<string, string> { ["PS1"] = "$ " },
        Ready = WaitPattern.Parse(ready),
    });
    return outcome is LaunchOutcome.Launched
        ? ((Resolution.Found)new SessionResolver(registry).Resolve(new SessionSelector(name, null, null, null))).Address
        : throw new InvalidOperationException(outcome.ToString());
}

/// <summary>A program that prints a word when it is told to, a random moment later, with the time at which it did.</summary>
internal static class Clock
{
    private const string Source = """
        import random, sys, time
        print('ready')
        for line in sys.stdin:
            time.sleep(random.uniform(0.05, 0.1))
            sys.stdout.write('shown %s %d\n' % (line.strip(), time.monotonic_ns()))
        """;

    public static string Write(string directory)
    {
        var path = Path.Combine(directory, "clock.py");
        File.WriteAllText(path, Source);
        return path;
    }

    public static TimeSpan Since(string line, long end)
    {
        var shown = long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
        return TimeSpan.FromMilliseconds(((end * (1e9 / Stopwatch.Frequency)) - shown) / 1e6);
    }
}

internal static class Latency
{
    public static async Task<double> InProcessAsync(SessionAddress clock, int rounds)
    {
        var (opened, _) = await PaneConnection.OpenAsync(clock, default);
        await using var connection = opened!;
        var pane = (await ServerQuery.PaneAsync(opened!.Client, clock.ExactPane, default))!;
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            opened.Client.Watch(pane.PaneId);
            var typed = await new Typing(opened.Client, pane).TypeAsync(
                new SendRequest { Address = clock, Text = string.Create(CultureInfo.InvariantCulture, $"a{i}") }, default);
            var outcome = await new PaneWait(opened.Client, clock.Socket, typed!.Pane, TimeProvider.System).WaitAsync(
                new WaitCondition
                {
                    Pattern = WaitPattern.Parse(string.Create(CultureInfo.InvariantCulture, $@"^shown a{i} \d+$")),
                    Mark = typed.Mark,
                    Timeout = TimeSpan.FromSeconds(30),
                },
                default);
            times.Add(Clock.Since(((WaitOutcome.Matched)outcome).Line, Stopwatch.GetTimestamp()).TotalMilliseconds);
        }

        return Table.Median(times);
    }

    public static double AsProcess(string tool, string directory, SessionAddress clock, int rounds)
    {
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var pattern = string.Create(CultureInfo.InvariantCulture, $"shown b{i} ");
            using var wait = Raw.Start(tool, directory, "wait", "-s", "clock", "-p", pattern, "--json");
            new SessionSender().SendAsync(new SendRequest { Address = clock, Text = string.Create(CultureInfo.InvariantCulture, $"b{i}") }).Wait();
            var output = wait.StandardOutput.ReadToEnd();
            wait.WaitForExit();
            var end = Stopwatch.GetTimestamp();
            var line = output.Split('"').First(part => part.Contains(pattern, StringComparison.Ordinal));
            times.Add(Clock.Since(line, end).TotalMilliseconds);
        }

        return Table.Median(times);
    }
}

internal static class Cpu
{
    public static async Task<double> WhileWaitingAsync(SessionAddress clock)
    {
        var server = Process.GetProcessById(clock.Row!.ServerPid!.Value);
        var before = Spent(server);
        await new SessionWaiter().WaitAsync(new WaitRequest { Address = clock, Pattern = WaitPattern.Parse("never"), Timeout = TimeSpan.FromSeconds(1) });
        var one = Spent(server) - before;
        before = Spent(server);
        await new SessionWaiter().WaitAsync(new WaitRequest { Address = clock, Pattern = WaitPattern.Parse("never"), Timeout = TimeSpan.FromSeconds(11) });
        // The first second holds what it takes to begin and to end.
        return (Spent(server) - before - one) / 10;
    }

    private static double Spent(Process server)
    {
        server.Refresh();
        using var self = Process.GetCurrentProcess();
        return (server.TotalProcessorTime + self.TotalProcessorTime).TotalMilliseconds;
    }
}

internal static class Commands
{
    public static async Task<double> SerialAsync(TmuxSocket socket, string session, int count)
    {
        var (client, _) = await ControlModeClient.AttachAsync(socket, "=" + session, default);
        await using var connection = client;
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.ExecuteAsync(new CommandList().Add("display-message", "-p", "x"), default);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Table.Median(times);
    }

    public static async Task<double> PipelinedAsync(TmuxSocket socket, string session, int count)
    {
        var (client, _) = await ControlModeClient.AttachAsync(socket, "=" + session, default);
        await using var connection = client;
        // From here on a thread reads. Otherwise whoever asks reads, and nobody else can ask meanwhile.
        _ = client.Activity;
        var times = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
                client.ExecuteAsync(new CommandList().Add("display-message", "-p", "x"), default)));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / count);
        }

        return Table.Median(times);
    }
}
