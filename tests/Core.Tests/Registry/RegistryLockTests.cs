using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Registry;

public sealed class RegistryLockTests : IDisposable
{
    private readonly TemporaryRegistry _registry = new();

    private RegistryStore Store => _registry.Store;

    private string LockPath => _registry.Location.LockFile;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData(0.5, "registry: Failed to acquire lock after 0.5s")]
    [InlineData(0, "registry: Failed to acquire lock after 0s")]
    [InlineData(0.05, "registry: Failed to acquire lock after 0.05s")]
    public async Task A_lock_that_does_not_come_says_so_in_the_words_of_the_scripts(double seconds, string message)
    {
        using var held = await Store.LockAsync(ct: Token);

        var error = await Store.Awaiting(s => s.LockAsync(TimeSpan.FromSeconds(seconds), Token))
            .Should().ThrowAsync<RegistryException>().WithMessage(message);

        error.Which.Failure.Should().Be(RegistryFailure.LockTimeout);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData("", 5)]
    [InlineData("10", 10)]
    [InlineData("0.25", 0.25)]
    [InlineData("0", 0)]
    public void The_timeout_is_in_seconds(string? text, double seconds)
        => LockTimeout.Parse(text).Should().Be(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1,5")]
    [InlineData("5s")]
    [InlineData("NaN")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("86401")]
    [InlineData("\u001b[31m\n")]
    public void A_timeout_that_is_none_is_refused_in_one_line(string text)
        => FluentActions.Invoking(() => LockTimeout.Parse(text)).Should().Throw<ArgumentException>()
            .Which.Message.Should().StartWith("LOCK_TIMEOUT is '").And.NotContain("\n").And.NotContain("\u001b");

    [Fact]
    public async Task A_script_with_flock_waits_for_us()
    {
        using (await Store.LockAsync(ct: Token))
        {
            (await BashAsync($"exec 9>'{LockPath}'; flock -n 9 || echo busy")).Should().Be("busy\n");
        }

        (await BashAsync($"exec 9>'{LockPath}'; flock -n 9 && echo free")).Should().Be("free\n");
    }

    [Fact]
    public async Task We_wait_for_a_script_with_flock()
    {
        _registry.Location.EnsureDirectory();
        using var script = StartBash($"exec 9>'{LockPath}'; flock 9; echo locked; read line; echo done; exec 9>&-; sleep 0.01");
        (await script.StandardOutput.ReadLineAsync(Token)).Should().Be("locked");

        await Store.Awaiting(s => s.LockAsync(TimeSpan.FromMilliseconds(150), Token)).Should().ThrowAsync<RegistryException>();
        var waiting = Store.LockAsync(TimeSpan.FromSeconds(20), Token);
        waiting.IsCompleted.Should().BeFalse();
        await script.StandardInput.WriteLineAsync("go");

        using var held = await waiting;
        (await script.StandardOutput.ReadLineAsync(Token)).Should().Be("done");
        await script.WaitForExitAsync(Token);
    }

    [Fact]
    public async Task The_lock_of_a_killed_process_is_free()
    {
        _registry.Location.EnsureDirectory();
        using var script = StartBash($"exec 9>'{LockPath}'; flock 9; echo locked; read line");
        await script.StandardOutput.ReadLineAsync(Token);

        script.Kill();

        using var held = await Store.LockAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_waiter_that_gave_up_does_not_keep_the_lock()
    {
        var held = await Store.LockAsync(ct: Token);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Store.Awaiting(s => s.LockAsync(TimeSpan.FromSeconds(20), impatient.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        await OtherProcessLocksAsync(held);

        await Store.Awaiting(s => s.LockAsync(TimeSpan.FromMilliseconds(200), Token)).Should().ThrowAsync<RegistryException>();
        await BashAsync($"touch '{_registry.Root}/go'");
        using var again = await Store.LockAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_lock_file_that_is_removed_while_we_wait_is_not_the_lock_any_more()
    {
        _registry.Location.EnsureDirectory();
        using var script = StartBash($"exec 9>'{LockPath}'; flock 9; echo locked; read line; rm '{LockPath}'; exec 8>'{LockPath}'; flock 8; exec 9>&-; echo second; read line");
        await script.StandardOutput.ReadLineAsync(Token);
        var waiting = Store.LockAsync(TimeSpan.FromSeconds(20), Token);
        await script.StandardInput.WriteLineAsync("");
        (await script.StandardOutput.ReadLineAsync(Token)).Should().Be("second");

        await Task.Delay(100, Token);
        waiting.IsCompleted.Should().BeFalse("another process holds the file that is on disk now");
        await script.StandardInput.WriteLineAsync("");
        using var held = await waiting;
    }

    [Fact]
    public async Task A_lock_directory_of_a_living_owner_is_held()
    {
        MakeLockDirectory($"pid={Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} host=h");

        await Store.Awaiting(s => s.LockAsync(TimeSpan.FromMilliseconds(300), Token))
            .Should().ThrowAsync<RegistryException>().WithMessage("registry: Failed to acquire lock after 0.3s");

        var waiting = Store.LockAsync(TimeSpan.FromSeconds(20), Token);
        Directory.Delete(LockPath, recursive: true);
        using var held = await waiting;
    }

    [Fact]
    public async Task A_lock_directory_whose_owner_is_gone_is_taken_away_with_a_warning()
    {
        var warnings = new List<string>();
        Store.Warn = warnings.Add;
        MakeLockDirectory("PID: 4194999\nHost: box2");

        await Store.UpdateAsync(s => s.With("a", TemporaryRegistry.Row()), ct: Token);

        warnings.Should().Equal($"registry: removed the stale lock {LockPath} (its owner, process 4194999, is gone)");
        _registry.Files().Should().Equal(".sessions.json", ".sessions.lock");
    }

    [Fact]
    public async Task A_lock_directory_without_an_owner_is_held_for_a_minute()
    {
        MakeLockDirectory(null);
        await Store.Awaiting(s => s.LockAsync(TimeSpan.Zero, Token)).Should().ThrowAsync<RegistryException>();

        Directory.SetLastWriteTimeUtc(LockPath, DateTime.UtcNow.AddMinutes(-2));

        using var held = await Store.LockAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Theory]
    [InlineData("4321", 4321)]
    [InlineData("pid=4321", 4321)]
    [InlineData("2025-11-23T10:30:00Z host1 PID 4321\n", 4321)]
    [InlineData("root@box7 4321 (2025-11-23)", 4321)]
    [InlineData("4321: safe-send.sh", 4321)]
    [InlineData("host1 2025-11-23", null)]
    [InlineData("pid 99999999999", null)]
    [InlineData("0", null)]
    [InlineData("", null)]
    public void The_owner_is_found_in_whatever_a_script_wrote(string text, int? pid)
        => DirectoryLock.OwnerPid(text).Should().Be(pid);

    [Fact]
    public async Task Many_tasks_get_through_without_losing_a_row()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => new RegistryStore(_registry.Location)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
            () => stores[i % 4].UpdateAsync(s => s.With($"s{i}", TemporaryRegistry.Row()), ct: Token), Token)));

        Store.Read().Sessions.Should().HaveCount(64);
    }

    [Fact]
    public async Task Processes_tasks_and_shell_scripts_at_once_lose_nothing()
    {
        _registry.WriteRegistry("{\"sessions\":{}}");
        const string Script = """
            for i in $(seq 10); do
              ( flock 9
                jq --arg n "$1-$i" '.sessions[$n] = {socket:"/s",target:"t",type:"shell",pid:1,created_at:"2025-11-23T10:00:00Z",last_active:"2025-11-23T10:00:00Z"}' "$2" > "$2.tmp.$$" && mv "$2.tmp.$$" "$2"
              ) 9>"$3"
            done
            """;
        var scripts = Enumerable.Range(0, 3).Select(i => BashAsync(Script, $"script{i}", _registry.Location.RegistryFile, LockPath));
        var workers = Enumerable.Range(0, 3).Select(i => (Task)Worker.RunAsync(_registry.Location, $"worker{i}", 10));
        var tasks = Enumerable.Range(0, 30).Select(i => (Task)Task.Run(
            () => Store.UpdateAsync(s => s.With($"task{i}-0", TemporaryRegistry.Row()), TimeSpan.FromSeconds(60), Token), Token));

        await Task.WhenAll([.. scripts, .. workers, .. tasks]);

        var names = Store.Read().Sessions.Keys.GroupBy(name => name.TrimEnd([.. "0123456789-"])).ToDictionary(g => g.Key, g => g.Count());
        names.Should().BeEquivalentTo(new Dictionary<string, int> { ["script"] = 30, ["worker"] = 30, ["task"] = 30 });
    }

    [Fact]
    public async Task A_killed_writer_leaves_a_valid_registry_with_all_that_it_reported() => await KillAsync(6);

    [Fact]
    [Trait("Category", "stress")]
    public async Task Five_hundred_killed_writers_leave_a_valid_registry() => await KillAsync(500);

    private async Task KillAsync(int times)
    {
        for (var round = 0; round < times; round++)
        {
            using var worker = Worker.Start(_registry.Location, $"r{round}", 1_000_000);
            var done = new List<string> { (await worker.StandardOutput.ReadLineAsync(Token))! };
            await Task.Delay(Random.Shared.Next(0, 25), Token);
            worker.Kill();
            while (await worker.StandardOutput.ReadLineAsync(Token) is { } name)
            {
                done.Add(name);
            }

            await worker.WaitForExitAsync(Token);
            Store.Read().Sessions.Keys.Should().Contain(done);
            await Store.UpdateAsync(_ => RegistrySnapshot.Empty.With("next", TemporaryRegistry.Row()), ct: Token);
            _registry.Files().Should().Equal(".sessions.json", ".sessions.json.backup", ".sessions.lock");
        }
    }

    private void MakeLockDirectory(string? owner)
    {
        _registry.Location.EnsureDirectory();
        Directory.CreateDirectory(LockPath);
        if (owner is not null)
        {
            File.WriteAllText(Path.Combine(LockPath, "owner"), owner);
        }
    }

    // Hands the lock to a script that is queued for it and keeps it until the file "go" appears.
    private async Task OtherProcessLocksAsync(RegistryLock held)
    {
        using var script = StartBash($"exec 9>'{LockPath}'; echo queued; flock 9; echo locked; while [ ! -e '{_registry.Root}/go' ]; do sleep 0.01; done");
        await script.StandardOutput.ReadLineAsync(Token);
        held.Dispose();
        (await script.StandardOutput.ReadLineAsync(Token)).Should().Be("locked");
    }

    private static async Task<string> BashAsync(string script, params string[] arguments)
    {
        using var process = StartBash(script, arguments);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return output;
    }

    private static Process StartBash(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["-c", script, "bash", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
