namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>What a verb costs on any machine: how many processes of tmux it starts, counted by a tmux on PATH that notes each call.</summary>
public sealed class ProcessCountTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task Only_the_start_of_a_server_takes_a_tmux_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere each connection is a process");
        await PrepareAsync();

        (await CallsAsync("create", "-n", "one", "--shell")).Should().Be(2, "no server was there: one starts it, and one tells the version");
        (await CallsAsync("create", "-n", "two", "--shell", "--wait")).Should().Be(0);
        (await CallsAsync("list")).Should().Be(0);
        (await CallsAsync("health", "-s", "one")).Should().Be(0);
        (await CallsAsync("send", "-s", "two", "-c", "echo $((6 * 7))", "-w", "^42$")).Should().Be(0);
        (await CallsAsync("wait", "-s", "two", "-p", "^42$")).Should().Be(0);
        (await CallsAsync("run", "-s", "two", "-c", "true")).Should().Be(0);
        (await CallsAsync("capture", "-s", "two")).Should().Be(0);
        (await CallsAsync("find", "-A")).Should().Be(0);
        (await CallsAsync("cleanup")).Should().Be(0);
        (await CallsAsync("kill", "-s", "two")).Should().Be(0);
    }

    private string Log => Path.Combine(Sandbox.Temporary, "calls");

    private string Bin => Path.Combine(Sandbox.Temporary, "bin");

    private async Task PrepareAsync()
    {
        Directory.CreateDirectory(Bin);
        var real = (await Sandbox.BashAsync(new RunOptions(), "command -v tmux")).StandardOutput.Trim();
        var wrapper = Path.Combine(Bin, "tmux");
        await File.WriteAllTextAsync(wrapper, $"#!/bin/sh\necho call >>'{Log}'\nexec '{real}' \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<int> CallsAsync(params string[] arguments)
    {
        await File.WriteAllTextAsync(Log, "", TestContext.Current.CancellationToken);
        var path = Bin + ":" + Environment.GetEnvironmentVariable("PATH");
        var result = await RunWithAsync(new() { ["PATH"] = path }, arguments);
        result.ExitCode.Should().Be(0, $"{string.Join(' ', arguments)} said: {result.StandardError}");
        return (await File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken)).Length;
    }
}
