using TmuxTool.Tool.Tests.Verbs;

namespace TmuxTool.Tool.Tests.Crash;

/// <summary>Where the registry cannot be written, the old one stands and nothing half-made stays.</summary>
public sealed class FullDiskTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task On_a_full_disk_the_old_registry_stands_and_the_session_is_gone()
    {
        await using var disk = await Disk.MountAsync(Sandbox, "size=64k");
        await CreateCatAsync("kept");
        // Rows enough that the next registry needs a block more than it has.
        await Sandbox.BashAsync("for i in $(seq 20); do dotnet-tmux registry add row-$i /tmp/none.sock row-$i:0.0 shell; done; head -c 1000000 /dev/zero >\"$CLAUDE_TMUX_SOCKET_DIR/filler\"");

        await ShouldBeRefusedAsync("No space left on device");

        await Sandbox.BashAsync("rm \"$CLAUDE_TMUX_SOCKET_DIR/filler\"");
        await CreateCatAsync("new");
    }

    [Fact]
    public async Task On_a_read_only_disk_the_old_registry_stands_and_the_session_is_gone()
    {
        await using var disk = await Disk.MountAsync(Sandbox, "size=1m");
        await CreateCatAsync("kept");
        await Sandbox.BashAsync("mount -o remount,ro \"$CLAUDE_TMUX_SOCKET_DIR\"");

        await ShouldBeRefusedAsync("Read-only file system");
        (await AnswerAsync("send", "-s", "kept", "-c", "hello", "-w", "^hello$")).Should().NotBeNull("only last_active could not be written");
    }

    [Fact]
    public async Task In_a_directory_that_may_not_be_written_the_old_registry_stands_and_the_session_is_gone()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write everywhere; the read-only disk stands for it");
        await CreateCatAsync("kept");
        File.SetUnixFileMode(Sandbox.Directory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            await ShouldBeRefusedAsync("Permission denied");
        }
        finally
        {
            File.SetUnixFileMode(Sandbox.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Under_a_limit_for_file_sizes_the_old_registry_stands_and_the_session_is_gone()
    {
        await CreateCatAsync("kept");
        await Sandbox.BashAsync("for i in $(seq 10); do dotnet-tmux registry add row-$i /tmp/none.sock row-$i:0.0 shell; done");

        await ShouldBeRefusedAsync("File too large", "ulimit -f 1; ");
    }

    private async Task ShouldBeRefusedAsync(string reason, string setup = "")
    {
        var before = await File.ReadAllBytesAsync(Sandbox.Registry, TestContext.Current.CancellationToken);

        var create = await Sandbox.BashAsync($"{setup}dotnet-tmux create -n new -- cat");
        var add = await Sandbox.BashAsync($"{setup}dotnet-tmux registry add other /tmp/none.sock other:0.0 shell");

        create.ExitCode.Should().Be(4, create.StandardError);
        add.ExitCode.Should().Be(1, add.StandardError);
        foreach (var result in (ToolResult[])[create, add])
        {
            result.StandardError.Should().StartWith("Error: registry: cannot write ").And.Contain(reason).And.Contain("nothing was changed");
            result.StandardError.TrimEnd('\n').Split('\n').Should().HaveCount(2).And.HaveElementAt(1, "Fix: make room, or correct the rights of its directory, then try again");
            result.StandardOutput.Should().BeEmpty();
        }

        (await File.ReadAllBytesAsync(Sandbox.Registry, TestContext.Current.CancellationToken)).Should().Equal(before);
        (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("kept");
        Directory.EnumerateFiles(Sandbox.Directory, "*.tmp.*").Should().BeEmpty();
        (await AnswerAsync("list", "kept")).Should().Contain("alive");
    }

    /// <summary>A small disk in the socket directory's place.</summary>
    private sealed class Disk(Sandbox sandbox) : IAsyncDisposable
    {
        public static async Task<Disk> MountAsync(Sandbox sandbox, string size)
        {
            Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a small disk");
            var mounted = await sandbox.BashAsync($"mount -t tmpfs -o {size},mode=700 tmpfs \"$CLAUDE_TMUX_SOCKET_DIR\"");
            Assert.SkipUnless(mounted.ExitCode == 0, $"this system lets nobody mount: {mounted.StandardError.Trim()}");
            return new Disk(sandbox);
        }

        public async ValueTask DisposeAsync()
        {
            await sandbox.BashAsync("tmux -S \"$CLAUDE_TMUX_SOCKET_DIR/claude.sock\" kill-server; umount -l \"$CLAUDE_TMUX_SOCKET_DIR\"");
        }
    }
}
