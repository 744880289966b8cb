using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Registry;

public sealed class RegistryLocationTests : IDisposable
{
    private readonly TemporaryRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData("/a/b", "/t", "/a/b")]
    [InlineData("/a/b/", "/t", "/a/b")]
    [InlineData("/a/../b", null, "/b")]
    [InlineData("", "/nowhere", "/nowhere/claude-tmux-sockets")]
    [InlineData(null, "/nowhere/", "/nowhere/claude-tmux-sockets")]
    public void The_environment_says_where_the_registry_is(string? directory, string? temporary, string expected)
        => From(directory, temporary).Directory.Should().Be(expected);

    [Fact]
    public void Without_a_word_it_is_in_tmp()
        => From(null, "").Directory.Should().StartWith("/tmp/claude-tmux-sockets");

    [Fact]
    public void The_files_have_the_names_that_scripts_use()
    {
        var location = RegistryLocation.At("/d");

        location.RegistryFile.Should().Be("/d/.sessions.json");
        location.LockFile.Should().Be("/d/.sessions.lock");
        location.BackupFile.Should().Be("/d/.sessions.json.backup");
        location.DefaultSocket.Should().Be("/d/claude.sock");
        location.Should().Be(RegistryLocation.At("/d/"));
    }

    [Fact]
    public void A_default_of_another_user_is_left_to_them()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a directory away");
        var theirs = Path.Combine(_registry.Root, "claude-tmux-sockets");
        Directory.CreateDirectory(theirs);
        From(null, _registry.Root).Directory.Should().Be(theirs, "it is still ours");

        Process.Start("chown", ["65534", theirs]).WaitForExit();

        From(null, _registry.Root).Directory.Should().Be(theirs + "-0");
        From(theirs, _registry.Root).Directory.Should().Be(theirs, "what was chosen is not changed");
    }

    [Fact]
    public void The_directory_beside_a_default_of_another_user_stays_ours_when_theirs_goes_away()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a directory away");
        var theirs = Path.Combine(_registry.Root, "claude-tmux-sockets");
        Directory.CreateDirectory(theirs);
        Process.Start("chown", ["65534", theirs]).WaitForExit();
        var ours = From(null, _registry.Root);
        ours.EnsureDirectory();

        Directory.Delete(theirs);

        From(null, _registry.Root).Should().Be(ours);
        Directory.CreateDirectory(theirs);
        From(null, _registry.Root).Should().Be(ours, "our sessions are not in the default that was made since");
        Process.Start("chown", ["65534", ours.Directory]).WaitForExit();
        From(null, _registry.Root).Directory.Should().Be(theirs, "the other one is not ours");
    }

    [Fact]
    public void The_root_is_nobody_s_socket_directory()
    {
        // Not EnsureDirectory: were the rule not there, it would shut everybody else out of this machine.
        RegistryLocation.At("/").Invoking(l => l.CheckDirectory()).Should().Throw<RegistryException>()
            .WithMessage("registry: / is the root of the file system, *\nFix: export CLAUDE_TMUX_SOCKET_DIR=*")
            .Which.Failure.Should().Be(RegistryFailure.Insecure);
    }

    [Fact]
    public void Missing_parents_are_made_too()
    {
        var location = RegistryLocation.At(Path.Combine(_registry.Root, "x/y/z"));

        location.EnsureDirectory();
        location.EnsureDirectory();

        Directory.Exists(location.Directory).Should().BeTrue();
    }

    [Fact]
    public void The_next_step_survives_a_shell()
    {
        var location = RegistryLocation.At(Path.Combine(_registry.Root, "it's $HOME"));
        Directory.CreateDirectory(location.Directory);
        File.SetUnixFileMode(location.Directory, (UnixFileMode)0x1FF);

        var message = location.Invoking(l => l.EnsureDirectory()).Should().Throw<RegistryException>().Which.Message;
        using var mend = Process.Start("/bin/sh", ["-c", message[message.IndexOf("chmod ", StringComparison.Ordinal)..]]);
        mend.WaitForExit();

        location.Invoking(l => l.EnsureDirectory()).Should().NotThrow();
    }

    private static RegistryLocation From(string? directory, string? temporary)
        => RegistryLocation.FromEnvironment(name => name switch
        {
            "CLAUDE_TMUX_SOCKET_DIR" => directory,
            "TMPDIR" => temporary,
            _ => throw new ArgumentException(name, nameof(name)),
        });
}

public sealed class ProcessIdentityTests
{
    [Fact]
    public void This_process_runs()
    {
        ProcessIdentity.Current.Pid.Should().Be(Environment.ProcessId);
        ProcessIdentity.Current.IsRunning.Should().BeTrue();
        ProcessIdentity.Of(Environment.ProcessId).Should().Be(ProcessIdentity.Current);
    }

    [Fact]
    public void A_later_process_with_the_same_pid_is_another()
    {
        (ProcessIdentity.Current with { StartTime = 1 }).IsRunning.Should().BeFalse();
        (ProcessIdentity.Current with { StartTime = 0 }).IsRunning.Should().BeTrue("nothing is known against it");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void No_process_is_none(int pid)
    {
        ProcessIdentity.Of(pid).Should().BeNull();
        new ProcessIdentity(pid, 0).IsRunning.Should().BeFalse();
    }

    [Fact]
    public async Task A_zombie_does_not_run()
    {
        // exec: the parent that never waits takes the shell's place, and so the child's exit is not collected.
        using var parent = Process.Start(new ProcessStartInfo(
            "/bin/bash", ["-c", "sleep 0 & echo $!; exec sleep 60"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            var child = int.Parse(
                (await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
            var identity = new ProcessIdentity(child, 0);
            for (var i = 0; i < 1000 && identity.IsRunning; i++)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            identity.IsRunning.Should().BeFalse();
            ProcessIdentity.Of(parent.Id)!.IsRunning.Should().BeTrue();
        }
        finally
        {
            parent.Kill();
        }
    }
}
