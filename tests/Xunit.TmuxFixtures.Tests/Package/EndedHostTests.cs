using System.Diagnostics;
using System.Globalization;
using TmuxTool.Registry;
using TmuxTool.Sessions;

namespace Xunit.TmuxFixtures.Tests.Package;

[Collection(typeof(PackedProject))]
public sealed class EndedHostTests(PackedProject project, ITestOutputHelper output) : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public async Task A_test_host_that_a_signal_ends_leaves_nothing(string signal)
    {
        var ready = _scratch.File("ready");
        using var host = project.Start("Tests", ["-namespace", "Endless"], [("READY_FILE", ready)], out _);
        await UntilAsync(() => File.Exists(ready));
        project.Rows().Should().HaveCount(3, "the assembly has a session too");
        var processes = await StartedAsync(host.Id);

        var start = Stopwatch.GetTimestamp();
        await _scratch.RunAsync("sh", "-c", $"kill -{signal} {host.Id}");
        await UntilAsync(() => host.HasExited && processes.TrueForAll(p => !p.IsRunning));
        output.WriteLine($"{processes.Count + 1} processes were gone after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms.");
        project.SocketDirectories().Should().HaveCount(signal == "KILL" ? 1 : 0, "only SIGKILL leaves no time for them");
        var listed = await new SessionLister(project.Registry).ListAsync(null, TestContext.Current.CancellationToken);

        listed.Should().BeEmpty();
        project.Rows().Should().BeEmpty();
        if (signal == "KILL")
        {
            var (status, said, _) = await project.RunAsync(["-namespace", "Absent"]);
            status.Should().Be(0, said);
            project.SocketDirectories().Should().BeEmpty("the next test process removes what a killed one left");
        }
    }

    [Theory]
    [InlineData("KILL", "BeforeThePrompt")]
    [InlineData("KILL", "InOnReadyAsync")]
    [InlineData("TERM", "BeforeThePrompt")]
    [InlineData("TERM", "InOnReadyAsync")]
    public async Task A_test_host_that_a_signal_ends_during_an_initialization_leaves_nothing(string signal, string test)
    {
        using var host = project.Start("Tests", ["-class", "Unready." + test], [], out _);
        var processes = await StartedAsync(host.Id);

        await _scratch.RunAsync("sh", "-c", $"kill -{signal} {host.Id}");

        await UntilAsync(() => host.HasExited && processes.TrueForAll(p => !p.IsRunning));
        var (status, said, _) = await project.RunAsync(["-namespace", "Absent"]);
        status.Should().Be(0, said);
        project.SocketDirectories().Should().BeEmpty("the next test process removes what a killed one left");
        project.Rows().Should().BeEmpty();
    }

    /// <summary>Gets the processes that a host has started: its children, the tmux servers, and their descendants.</summary>
    private async Task<List<ProcessIdentity>> StartedAsync(int host)
    {
        while (true)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            var all = (await _scratch.RunAsync("ps", "-A", "-o", "pid=,ppid=,args=")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries))
                .Select(words => (Pid: int.Parse(words[0], CultureInfo.InvariantCulture), Parent: int.Parse(words[1], CultureInfo.InvariantCulture), Command: words[2]))
                .ToList();
            // A server is in the background, and its path names the host; a session is registered only once it is ready.
            var tree = all.Where(p => p.Command.Contains($"/tmux-of-{host}-", StringComparison.Ordinal)).Select(p => p.Pid).Append(host).ToHashSet();
            while (all.Exists(p => tree.Contains(p.Parent) && tree.Add(p.Pid)))
            {
            }

            var started = all.Where(p => tree.Contains(p.Pid) && p.Pid != host).ToList();
            if (started.Count(p => p.Command == "sleep 3600") == 2)
            {
                return [.. started.Select(p => ProcessIdentity.Of(p.Pid)).OfType<ProcessIdentity>()];
            }
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
