using System.Diagnostics;
using FluentAssertions;
using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Registry;

public sealed class RegistrySecurityTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;
    private readonly TemporaryRegistry _registry = new();

    private RegistryLocation Location => _registry.Location;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData("000")]
    [InlineData("022")]
    [InlineData("077")]
    [InlineData("777")]
    public async Task Nothing_is_open_to_others_whatever_the_umask(string umask)
    {
        (await Worker.RunAsync(Location, "a", 3, $"umask {umask}")).Should().Be("a-0\na-1\na-2\n");

        File.GetUnixFileMode(Location.Directory).Should().Be(OwnerDirectory);
        foreach (var path in (string[])[Location.RegistryFile, Location.LockFile, Location.BackupFile])
        {
            File.GetUnixFileMode(path).Should().Be(OwnerFile, path);
        }
    }

    [Fact]
    public async Task Files_that_scripts_made_readable_are_closed_by_the_next_update()
    {
        _registry.WriteRegistry("{\"sessions\":{}}");
        File.WriteAllText(Location.LockFile, "");
        foreach (var path in (string[])[Location.RegistryFile, Location.LockFile])
        {
            Open(path, UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        Open(Location.Directory, UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await AddAsync();

        File.GetUnixFileMode(Location.Directory).Should().Be(OwnerDirectory);
        foreach (var path in (string[])[Location.RegistryFile, Location.LockFile, Location.BackupFile])
        {
            File.GetUnixFileMode(path).Should().Be(OwnerFile, path);
        }
    }

    [Theory]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public async Task A_directory_that_others_may_write_to_is_refused(UnixFileMode open)
    {
        await AddAsync();
        Open(Location.Directory, open);

        await ShouldBeRefusedAsync($"registry: {Location.Directory} may be written by others (mode 7*), *\nFix: chmod 700 {Location.Directory}");
    }

    [Fact]
    public async Task A_directory_that_is_a_link_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_registry.Root, "elsewhere"), OwnerDirectory);
        Directory.CreateSymbolicLink(Location.Directory, Path.Combine(_registry.Root, "elsewhere"));

        await ShouldBeRefusedAsync($"registry: {Location.Directory} is a symbolic link*\nFix: rm {Location.Directory}");
        RegistryLocation.At(Location.Directory + "/").Invoking(l => l.EnsureDirectory()).Should().Throw<RegistryException>();
        Directory.EnumerateFileSystemEntries(Path.Combine(_registry.Root, "elsewhere")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_in_the_directorys_place_is_refused()
    {
        File.WriteAllText(Location.Directory, "");

        await ShouldBeRefusedAsync($"registry: {Location.Directory} is not a directory*");
    }

    [Fact]
    public async Task A_directory_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a directory away");
        await AddAsync();
        await ShellAsync($"chown 65534 '{Location.Directory}'");

        await ShouldBeRefusedAsync($"registry: {Location.Directory} belongs to user 65534*your own (user 0)\nFix: export CLAUDE_TMUX_SOCKET_DIR=*");
    }

    [Fact]
    public async Task Another_user_gets_nowhere()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        await AddAsync();
        await ShellAsync($"chmod 755 '{_registry.Root}'");

        var seen = await ShellAsync(
            $"setpriv --reuid=65534 --regid=65534 --clear-groups bash -c 'cat \"{Location.RegistryFile}\"; ls \"{Location.Directory}\"; flock -n \"{Location.LockFile}\" echo locked' 2>&1");

        seen.Should().NotContain("sessions\"").And.NotContain("locked\n").And.Contain("Permission denied");
    }

    [Theory]
    [InlineData(".sessions.lock")]
    [InlineData(".sessions.json")]
    public async Task A_planted_link_is_not_followed(string name)
    {
        Location.EnsureDirectory();
        var target = Path.Combine(_registry.Root, "victim");
        File.WriteAllText(target, "{\"sessions\":{}}");
        Open(target, UnixFileMode.OtherRead);
        var before = File.GetUnixFileMode(target);
        File.CreateSymbolicLink(Path.Combine(Location.Directory, name), target);

        var error = await _registry.Store.Awaiting(s => AddAsync()).Should().ThrowAsync<RegistryException>();

        error.Which.Failure.Should().Be(RegistryFailure.Insecure);
        error.Which.Message.Should().Contain("is a symbolic link").And.EndWith($"rm {Path.Combine(Location.Directory, name)}");
        File.ReadAllText(target).Should().Be("{\"sessions\":{}}");
        File.GetUnixFileMode(target).Should().Be(before);
    }

    [Fact]
    public async Task A_dangling_link_in_the_locks_place_creates_nothing()
    {
        Location.EnsureDirectory();
        File.CreateSymbolicLink(Location.LockFile, Path.Combine(_registry.Root, "new"));

        await _registry.Store.Awaiting(s => AddAsync()).Should().ThrowAsync<RegistryException>();

        File.Exists(Path.Combine(_registry.Root, "new")).Should().BeFalse();
    }

    [Fact]
    public async Task A_planted_pipe_does_not_hang_anyone()
    {
        Location.EnsureDirectory();
        await ShellAsync($"mkfifo '{Location.RegistryFile}'");

        await Task.Run(() => _registry.Store.Invoking(s => s.Read()).Should().Throw<RegistryException>(), Token)
            .WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task The_lock_is_not_handed_down_to_children()
    {
        using var held = await _registry.Store.LockAsync(ct: Token);

        var open = await ShellAsync("ls -l /proc/self/fd/");

        open.Should().NotContain(".sessions.lock");
    }

    [Fact]
    public async Task A_file_size_limit_fails_the_write_and_not_the_process()
    {
        await _registry.Store.UpdateAsync(
            s => Enumerable.Range(0, 20).Aggregate(s, (all, i) => all.With($"row {i}", TemporaryRegistry.Row())), ct: Token);
        var before = _registry.Text();

        var output = await Worker.RunAsync(Location, "a", 1, "export DOTNET_EnableWriteXorExecute=0; ulimit -f 1");

        output.Should().StartWith($"Unwritable: registry: cannot write {Location.RegistryFile}: File too large; nothing was changed");
        _registry.Text().Should().Be(before);
        _registry.Files().Should().Equal(".sessions.json", ".sessions.lock");
    }

    [Fact]
    public async Task A_full_disk_leaves_the_old_registry()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a small disk");
        Location.EnsureDirectory();
        Assert.SkipUnless(
            await ShellAsync($"mount -t tmpfs -o size=16k,mode=700 tmpfs '{Location.Directory}' && echo mounted") == "mounted\n",
            "this system lets nobody mount");
        try
        {
            await AddAsync();
            await ShellAsync($"head -c 100000 /dev/zero > '{Location.Directory}/filler'");
            var before = _registry.Text();

            var error = await _registry.Store.Awaiting(s => s.UpdateAsync(
                r => Enumerable.Range(0, 100).Aggregate(r, (all, i) => all.With($"row {i}", TemporaryRegistry.Row())), ct: Token))
                .Should().ThrowAsync<RegistryException>();

            error.Which.Failure.Should().Be(RegistryFailure.Unwritable);
            error.Which.Message.Should().Contain("No space left on device");
            _registry.Text().Should().Be(before);
            _registry.Files().Should().NotContain(name => name.Contains(".tmp.", StringComparison.Ordinal));
        }
        finally
        {
            await ShellAsync($"umount '{Location.Directory}'");
        }
    }

    [Fact]
    public async Task A_read_only_disk_leaves_the_old_registry()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a disk");
        Location.EnsureDirectory();
        Assert.SkipUnless(
            await ShellAsync($"mount -t tmpfs -o mode=700 tmpfs '{Location.Directory}' && echo mounted") == "mounted\n",
            "this system lets nobody mount");
        try
        {
            await AddAsync();
            await ShellAsync($"mount -o remount,ro '{Location.Directory}'");

            (await _registry.Store.Awaiting(s => AddAsync("b")).Should().ThrowAsync<RegistryException>())
                .Which.Message.Should().Contain("Read-only file system");
            _registry.Store.Read().Sessions.Keys.Should().Equal("a");
            (await _registry.Store.TouchAsync("a", Token)).Should().BeFalse();
        }
        finally
        {
            await ShellAsync($"umount '{Location.Directory}'");
        }
    }

    [Fact]
    public async Task A_directory_without_the_right_to_write_leaves_the_old_registry()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write everywhere");
        await AddAsync();
        File.SetUnixFileMode(Location.Directory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            (await _registry.Store.Awaiting(s => AddAsync("b")).Should().ThrowAsync<RegistryException>())
                .Which.Failure.Should().Be(RegistryFailure.Unwritable);
            _registry.Store.Read().Sessions.Keys.Should().Equal("a");
        }
        finally
        {
            File.SetUnixFileMode(Location.Directory, OwnerDirectory);
        }
    }

    private async Task ShouldBeRefusedAsync(string message)
    {
        foreach (var action in (Func<Task>[])
            [() => AddAsync(), () => Task.Run(_registry.Store.Read, Token), () => Task.Run(Location.EnsureDirectory, Token)])
        {
            (await action.Should().ThrowAsync<RegistryException>().WithMessage(message))
                .Which.Failure.Should().Be(RegistryFailure.Insecure);
        }

        RegistryValidator.Validate(Location).Should().ContainSingle().Which.IsFatal.Should().BeTrue();
    }

    private Task<RegistrySnapshot> AddAsync(string name = "a")
        => _registry.Store.UpdateAsync(s => s.With(name, TemporaryRegistry.Row()), ct: Token);

    private static void Open(string path, UnixFileMode more) => File.SetUnixFileMode(path, File.GetUnixFileMode(path) | more);

    private static async Task<string> ShellAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", command]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return output;
    }
}
