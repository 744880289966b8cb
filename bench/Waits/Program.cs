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
