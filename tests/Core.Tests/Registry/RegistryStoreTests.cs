using System.Globalization;
using FluentAssertions;
using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Registry;

public sealed class RegistryStoreTests : IDisposable
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private readonly FixedTime _time = new(s_now.AddMilliseconds(700));
    private readonly TemporaryRegistry _registry;

    public RegistryStoreTests() => _registry = new(_time);

    private RegistryStore Store => _registry.Store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void Reading_where_nothing_is_gives_nothing_and_creates_nothing()
    {
        Store.Read().Sessions.Should().BeEmpty();

        Directory.Exists(_registry.Location.Directory).Should().BeFalse();
    }

    [Fact]
    public async Task An_update_is_read_by_the_next()
    {
        var returned = await AddAsync("a");
        await AddAsync("b");

        returned.Sessions.Keys.Should().Equal("a");
        Store.Read().Sessions.Keys.Should().Equal("a", "b");
        _registry.Files().Should().Equal(".sessions.json", ".sessions.json.backup", ".sessions.lock");
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_the_same_snapshot_and_one_that_has_is_read_anew()
    {
        await AddAsync("a");
        var first = Store.Read();

        Store.Read().Should().BeSameAs(first);
        using (var held = await Store.LockAsync(ct: Token))
        {
            held.Read().Should().BeSameAs(first);
        }

        // As long as before, in the same file and perhaps within the same tick of its clock.
        _registry.WriteRegistry(_registry.Text().Replace("\"a\"", "\"b\"", StringComparison.Ordinal));
        Store.Read().Sessions.Keys.Should().Equal("b");
    }

    [Fact]
    public async Task Returning_the_same_snapshot_writes_nothing()
    {
        await AddAsync("a");
        var before = File.GetLastWriteTimeUtc(_registry.Location.RegistryFile);

        await Store.UpdateAsync(snapshot => snapshot.Without("none"), ct: Token);

        File.GetLastWriteTimeUtc(_registry.Location.RegistryFile).Should().Be(before);
        _registry.Files().Should().Equal(".sessions.json", ".sessions.lock");
    }

    [Fact]
    public async Task The_backup_is_the_file_before_the_last_update()
    {
        await AddAsync("a");
        var before = _registry.Text();
        await AddAsync("b");

        File.ReadAllText(_registry.Location.BackupFile).Should().Be(before);

        await AddAsync("c");
        RegistrySnapshot.Parse(File.ReadAllBytes(_registry.Location.BackupFile), "b").Sessions.Keys.Should().Equal("a", "b");
    }

    [Fact]
    public async Task A_backup_left_by_a_kill_between_the_two_renames_does_no_harm()
    {
        await AddAsync("a");
        await AddAsync("b");
        File.Delete(_registry.Location.BackupFile);
        System.Diagnostics.Process.Start("ln", [_registry.Location.RegistryFile, _registry.Location.BackupFile]).WaitForExit();

        await AddAsync("c");

        _registry.Files().Should().Equal(".sessions.json", ".sessions.json.backup", ".sessions.lock");
        Store.Read().Sessions.Keys.Should().Equal("a", "b", "c");
        RegistrySnapshot.Parse(File.ReadAllBytes(_registry.Location.BackupFile), "b").Sessions.Keys.Should().Equal("a", "b");
    }

    [Theory]
    [InlineData("{\"sessions\": {\"a\": ")]
    [InlineData("{\"sessions\": []}")]
    [InlineData("{\"version\": \"2.0\", \"sessions\": {}}")]
    public async Task A_file_that_is_not_understood_is_never_overwritten(string text)
    {
        _registry.WriteRegistry(text);

        await Store.Awaiting(s => s.UpdateAsync(_ => RegistrySnapshot.Empty.With("x", TemporaryRegistry.Row()), ct: Token))
            .Should().ThrowAsync<RegistryException>();
        using (var held = await Store.LockAsync(ct: Token))
        {
            held.Invoking(h => h.Write(RegistrySnapshot.Empty)).Should().Throw<RegistryException>();
        }

        (await Store.TouchAsync("a", Token)).Should().BeFalse();
        _registry.Text().Should().Be(text);
        _registry.Files().Should().Equal(".sessions.json", ".sessions.lock");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{}")]
    public async Task An_empty_file_is_new_only_where_no_backup_has_rows(string text)
    {
        _registry.WriteRegistry(text);
        Store.Read().Sessions.Should().BeEmpty();

        await AddAsync("a");
        await AddAsync("b");
        _registry.WriteRegistry(text);

        Store.Invoking(s => s.Read()).Should().Throw<RegistryException>()
            .Which.Failure.Should().Be(RegistryFailure.Corrupt);
        File.WriteAllText(_registry.Location.BackupFile, "{\"sessions\": {}}");
        Store.Read().Sessions.Should().BeEmpty();
        File.WriteAllText(_registry.Location.BackupFile, "damaged");
        Store.Invoking(s => s.Read()).Should().Throw<RegistryException>();
    }

    [Fact]
    public async Task A_removed_registry_is_a_clean_slate()
    {
        await AddAsync("a");
        await AddAsync("b");
        File.Delete(_registry.Location.RegistryFile);

        Store.Read().Sessions.Should().BeEmpty();
    }

    [Fact]
    public async Task An_update_sweeps_what_killed_writers_left_and_nothing_else()
    {
        _registry.Location.EnsureDirectory();
        string[] others =
        [
            ".sessions.json.tmp", ".sessions.json.tmp.", ".sessions.json.tmp.123", ".sessions.json.tmp.123.x",
            ".sessions.json.tmp.Ab3dEf", ".sessions.json.tmp.12.0123abcd", ".sessions.json.tmp.12.0123456789abcdeF", ".sessions.json.tmpx.12.0123456789abcdef",
        ];
        foreach (var name in others.Append(".sessions.json.tmp.12.0123456789abcdef"))
        {
            File.WriteAllText(Path.Combine(_registry.Location.Directory, name), "");
        }

        var stale = Directory.CreateDirectory(Path.Combine(_registry.Location.Directory, ".sessions.lock.stale.12.0123456789abcdef"));
        File.WriteAllText(Path.Combine(stale.FullName, "owner"), "12");

        await AddAsync("a");

        _registry.Files().Should().BeEquivalentTo([.. others, ".sessions.json", ".sessions.lock"]);
    }

    [Fact]
    public async Task Rows_whose_owner_is_gone_go_with_the_next_update()
    {
        await Store.UpdateAsync(
            s => s.With("mine", TemporaryRegistry.Row() with { Owner = ProcessIdentity.Current })
                .With("nobody's", TemporaryRegistry.Row()),
            ct: Token);
        var reused = ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime + 1 };
        using (var held = await Store.LockAsync(ct: Token))
        {
            held.Write(held.Read().With("orphan", TemporaryRegistry.Row() with { Owner = reused }));
        }

        Store.Read().Sessions.Keys.Should().Contain("orphan");
        var after = await AddAsync("a");

        after.Sessions.Keys.Should().Equal("mine", "nobody's", "a");
        Store.Read().Sessions.Keys.Should().Equal("mine", "nobody's", "a");
    }

    [Fact]
    public async Task A_touch_sets_last_active_to_this_second()
    {
        await AddAsync("a");

        (await Store.TouchAsync("a", Token)).Should().BeTrue();

        Store.Read().Sessions["a"].Should().Be(TemporaryRegistry.Row() with { LastActive = s_now });
    }

    [Fact]
    public async Task A_touch_within_the_same_second_writes_nothing()
    {
        await AddAsync("a");
        await Store.TouchAsync("a", Token);
        File.SetUnixFileMode(_registry.Location.RegistryFile, UnixFileMode.UserRead);

        _time.Now = s_now.AddMilliseconds(999);
        (await Store.TouchAsync("a", Token)).Should().BeTrue();

        File.GetUnixFileMode(_registry.Location.RegistryFile).Should().Be(UnixFileMode.UserRead, "it is the same file");
    }

    [Fact]
    public async Task A_touch_never_adds_a_row_nor_a_directory()
    {
        (await Store.TouchAsync("a", Token)).Should().BeFalse();
        Directory.Exists(_registry.Location.Directory).Should().BeFalse();

        await AddAsync("b");
        (await Store.TouchAsync("a", Token)).Should().BeFalse();
        Store.Read().Sessions.Keys.Should().Equal("b");
    }

    [Fact]
    public async Task A_touch_is_skipped_while_the_lock_is_busy()
    {
        await AddAsync("a");
        using var held = await Store.LockAsync(ct: Token);

        (await Store.TouchAsync("a", Token).WaitAsync(TimeSpan.FromSeconds(4), Token)).Should().BeFalse();

        Store.Read().Sessions["a"].LastActive.Should().NotBe(s_now);
    }

    [Fact]
    public async Task A_failing_change_changes_nothing_and_gives_the_lock_back()
    {
        await AddAsync("a");

        await Store.Awaiting(s => s.UpdateAsync(_ => throw new FormatException("mine"), ct: Token))
            .Should().ThrowAsync<FormatException>();

        (await AddAsync("b")).Sessions.Keys.Should().Equal("a", "b");
    }

    [Fact]
    public async Task An_unreadable_registry_is_not_an_empty_one()
    {
        _registry.Location.EnsureDirectory();
        Directory.CreateDirectory(_registry.Location.RegistryFile);

        Store.Invoking(s => s.Read()).Should().Throw<RegistryException>().Which.Failure.Should().Be(RegistryFailure.Unreadable);
        await Store.Awaiting(s => AddAsync("a")).Should().ThrowAsync<RegistryException>();
    }

    [Fact]
    public async Task A_file_that_is_far_too_large_is_named_with_its_size_and_left_alone()
    {
        _registry.WriteRegistry("");
        using (var file = File.OpenWrite(_registry.Location.RegistryFile))
        {
            file.SetLength(3L << 30);
        }

        var error = (await Store.Awaiting(s => AddAsync("a")).Should().ThrowAsync<RegistryException>()).Which;

        error.Failure.Should().Be(RegistryFailure.Unreadable);
        error.Message.Should().Be(
            $"registry: cannot read {_registry.Location.RegistryFile}: it has 3221225472 bytes, and at most 268435456 are read\n"
                + $"Fix: mv {_registry.Location.RegistryFile} {_registry.Location.RegistryFile}.too-large");
        Store.Invoking(s => s.Read()).Should().Throw<RegistryException>();
        (await Store.TouchAsync("a", Token)).Should().BeFalse();
        new FileInfo(_registry.Location.RegistryFile).Length.Should().Be(3L << 30);
    }

    [Fact]
    public async Task Ten_thousand_rows_are_read_and_written()
    {
        await Store.UpdateAsync(
            _ => RegistrySnapshot.Parse(
                System.Text.Encoding.UTF8.GetBytes("{\"sessions\":{" + string.Join(",", Enumerable.Range(0, 10_000).Select(
                    i => string.Create(CultureInfo.InvariantCulture, $"\"s{i}\":{{\"socket\":\"/s\",\"target\":\"s{i}:0.0\"}}"))) + "}}"),
                "f"),
            ct: Token);
        await AddAsync("last");

        Store.Read().Sessions.Should().HaveCount(10_001);
        Store.Read().Sessions["s9999"].Target.Should().Be("s9999:0.0");
    }

    private Task<RegistrySnapshot> AddAsync(string name)
        => Store.UpdateAsync(snapshot => snapshot.With(name, TemporaryRegistry.Row()), ct: Token);
}
