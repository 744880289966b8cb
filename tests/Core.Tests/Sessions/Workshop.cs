using System.Diagnostics;
using FluentAssertions;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

/// <summary>A private socket directory with a registry, real tmux and all that works on it; nothing is left of it.</summary>
public sealed class Workshop : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ct-").FullName;

    public Workshop()
    {
        Registry = new RegistryStore(RegistryLocation.At(Path.Combine(_directory, "s")));
        Registry.Location.EnsureDirectory();
        Socket = TmuxSocket.AtPath(Registry.Location.DefaultSocket);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public RegistryStore Registry { get; }

    public TmuxSocket Socket { get; }

    /// <summary>For files of a test.</summary>
    public string Scratch => _directory;

    public static TimeSpan Generous { get; } = TimeSpan.FromSeconds(60);

    public async Task<SessionAddress> PythonAsync(string name = "py", int columns = 80, int rows = 24) =>
        await LaunchAsync(name, ProgramPreset.Python, columns, rows);

    public async Task<SessionAddress> ShellAsync(string name = "sh", int columns = 80, int rows = 24) => await LaunchAsync(
        name,
        ProgramPreset.Shell with
        {
            Command = ["bash", "--norc", "--noprofile"],
            Environment = new Dictionary<string, string> { ["PS1"] = "$ ", ["HISTFILE"] = "" },
        },
        columns,
        rows);

    public async Task<SessionAddress> LaunchAsync(string name, ProgramPreset preset, int columns = 80, int rows = 24)
    {
        var outcome = await new SessionLauncher(Registry).LaunchAsync(
            new LaunchRequest
            {
                Name = name,
                Type = preset.Type,
                Command = preset.Command,
                Environment = preset.Environment,
                Columns = columns,
                Rows = rows,
                Ready = WaitPattern.Parse(preset.PromptPattern),
                ReadyTimeout = Generous,
            },
            Cancel);
        outcome.Should().BeOfType<LaunchOutcome.Launched>(outcome.ToString());
        return Find(name);
    }

    /// <summary>The same program in a new window whose history is shorter.</summary>
    public async Task<SessionAddress> WithHistoryLimitAsync(SessionAddress address, int limit)
    {
        await TmuxAsync("set-option", "-t", "=" + address.Name + ":", "history-limit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var pane = await TmuxAsync("new-window", "-t", "=" + address.Name + ":", "-P", "-F", "#{pane_id}", "env", "PYTHON_BASIC_REPL=1", "python3", "-q");
        var found = new SessionAddress(null, Socket, pane.Trim(), null);
        (await WaitAsync(new WaitRequest { Address = found, Goal = WaitGoal.For(WaitPattern.Parse("^>>> $")), Timeout = Generous })).Should().BeOfType<WaitOutcome.Matched>();
        return found;
    }

    public SessionAddress Find(string name) =>
        ((Resolution.Found)new SessionResolver(Registry).Resolve(new SessionSelector(name, null, null, null))).Address;

    public static async Task<WaitOutcome> SendAsync(SessionAddress address, string text, string pattern, TimeSpan? timeout = null) =>
        (await SendAsync(new SendRequest
        {
            Address = address,
            Steps = [new SendStep.Text(text)],
            WaitFor = WaitGoal.For(WaitPattern.Parse(pattern)),
            Timeout = timeout ?? Generous,
        })).Wait!;

    public static async Task<SendOutcome.Sent> SendAsync(SendRequest request)
    {
        var outcome = await new SessionSender().SendAsync(request, Cancel);
        outcome.Should().BeOfType<SendOutcome.Sent>(outcome.ToString());
        return (SendOutcome.Sent)outcome;
    }

    public static async Task<WaitOutcome> WaitAsync(WaitRequest request) => await new SessionWaiter().WaitAsync(request, Cancel);

    /// <summary>Raw tmux on the workshop's socket.</summary>
    public async Task<string> TmuxAsync(params string[] arguments)
    {
        var reply = await TmuxProgram.RunAsync(
            TmuxProgram.SocketArguments(Socket).Concat(arguments), Socket, Cancel);
        reply.Error.Should().BeEmpty();
        return reply.Output;
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Socket.Path))
        {
            using var kill = Process.Start(new ProcessStartInfo("tmux", ["-S", Socket.Path, "kill-server"]) { RedirectStandardError = true })!;
            await kill.WaitForExitAsync(CancellationToken.None);
        }

        Directory.Delete(_directory, recursive: true);
    }
}
