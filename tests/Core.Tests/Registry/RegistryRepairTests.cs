using FluentAssertions;
using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Registry;

public sealed class RegistryRepairTests : IDisposable
{
    private readonly TemporaryRegistry _registry = new(new FixedTime(new DateTimeOffset(2025, 11, 23, 10, 30, 0, TimeSpan.Zero)));

    private string Quarantine => _registry.Location.RegistryFile + ".corrupt-20251123T103000Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _registry.Dispose();

    [Fact]
    public async Task A_sound_registry_is_left_alone()
    {
        (await RepairAsync()).WasNeeded.Should().BeFalse();
        await AddAsync("a");
        var before = _registry.Text();

        (await RepairAsync()).Should().BeEquivalentTo(new RepairReport(false, null, null, [], []));
        _registry.Text().Should().Be(before);
    }

    [Fact]
    public async Task A_truncated_registry_gets_its_rows_back()
    {
        await AddAsync("a");
        await AddAsync("b");
        await AddAsync("c");
        var text = _registry.Text();
        var damaged = text[..text.IndexOf("\"c\"", StringComparison.Ordinal)].Replace("\"a\"", "\"a", StringComparison.Ordinal);
        _registry.WriteRegistry(damaged);

        var report = await RepairAsync();

        report.WasNeeded.Should().BeTrue();
        report.Problem.Should().Contain("is corrupt: not valid JSON at line");
        report.QuarantineFile.Should().Be(Quarantine);
        report.FromBackup.Should().Equal("a");
        report.Salvaged.Should().Equal("b");
        File.ReadAllText(Quarantine).Should().Be(damaged);
        _registry.Store.Read().Sessions.Keys.Should().Equal("a", "b");
        await AddAsync("d");
    }

    [Fact]
    public async Task A_row_that_is_whole_in_the_damaged_text_is_newer_than_the_backup()
    {
        await AddAsync("a");
        await AddAsync("b");
        await _registry.Store.UpdateAsync(s => s.With("a", TemporaryRegistry.Row("new:0.0")), ct: Token);
        _registry.WriteRegistry(_registry.Text() + "}");

        await RepairAsync();

        _registry.Store.Read().Sessions["a"].Target.Should().Be("new:0.0");
    }

    [Fact]
    public async Task Without_a_backup_every_whole_row_is_salvaged()
    {
        _registry.WriteRegistry("""
            {"version": "1.0", "sessions": [ "x": {"socket": "/s", "target": "x:0.0", "more": {"k": [1, {"q": "}"}]}},
              "no socket": {"target": "t"}, "bad pid": {"socket": "/s", "target": "t", "pid": []},
              "name \"q\" \u00e9": {"target": "t", "socket": "/s"} ,,
              "half": {"socket": "/s", "tar
            """);

        var report = await RepairAsync();

        report.FromBackup.Should().BeEmpty();
        report.Salvaged.Should().Equal("x", "name \"q\" é");
        _registry.Store.Read().Sessions["x"].Extra.Should().Equal(new UnknownMember("more", """{"k": [1, {"q": "}"}]}"""));
    }

    [Fact]
    public async Task A_damaged_backup_is_salvaged_too()
    {
        await AddAsync("a");
        await AddAsync("b");
        File.AppendAllText(_registry.Location.BackupFile, "x");
        _registry.WriteRegistry([0, 0, 0]);

        (await RepairAsync()).FromBackup.Should().Equal("a");
    }

    [Fact]
    public async Task An_emptied_file_gets_its_backup_back()
    {
        await AddAsync("a");
        await AddAsync("b");
        _registry.WriteRegistry("");

        (await RepairAsync()).FromBackup.Should().Equal("a");
        _registry.Store.Read().Sessions.Keys.Should().Equal("a");
        RegistrySnapshot.Parse(File.ReadAllBytes(_registry.Location.BackupFile), "b").Sessions.Keys.Should().Equal("a");
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_and_changes_nothing()
    {
        await AddAsync("a");
        await AddAsync("b");
        _registry.WriteRegistry("{");
        var files = _registry.Files();

        var would = await RepairAsync(dryRun: true);

        _registry.Files().Should().Equal(files);
        _registry.Text().Should().Be("{");
        (await RepairAsync()).Should().BeEquivalentTo(would);
    }

    [Fact]
    public async Task Each_bad_file_is_kept_under_a_name_of_its_own()
    {
        foreach (var text in (string[])["1", "2", "3"])
        {
            _registry.WriteRegistry(text);
            await RepairAsync();
        }

        File.ReadAllText(Quarantine).Should().Be("1");
        File.ReadAllText(Quarantine + "-2").Should().Be("2");
        File.ReadAllText(Quarantine + "-3").Should().Be("3");
        File.GetUnixFileMode(Quarantine).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_later_version_is_not_repaired_away()
    {
        _registry.WriteRegistry("{\"version\": \"2.0\", \"sessions\": []}");

        await FluentActions.Awaiting(() => RepairAsync()).Should().ThrowAsync<RegistryException>()
            .Where(e => e.Failure == RegistryFailure.WrongVersion);
        _registry.Files().Should().Equal(".sessions.json", ".sessions.lock");
    }

    [Fact]
    public void Validation_finds_everything_at_once()
    {
        RegistryValidator.Validate(_registry.Location).Should().BeEmpty();
        _registry.WriteRegistry("""
            {"sessions": {"a": 5, "b": {"socket": "/s"}, "c": {"socket": "/s", "target": "t", "created_at": "soon"},
             "c": {"socket": "/s", "target": "t"}, "d": {"socket": "\ud800", "target": "t"}}}
            """);
        File.WriteAllText(_registry.Location.BackupFile, "x");
        File.CreateSymbolicLink(_registry.Location.LockFile, "/dev/null");

        var problems = RegistryValidator.Validate(_registry.Location);

        problems.Select(p => (p.Message.Split(';')[0], p.IsFatal)).Should().BeEquivalentTo(
        [
            ("session 'a' is a number, not an object", true),
            ("session 'b' has no target", true),
            ("'created_at' of session 'c' is no time and counts as unknown", false),
            ("session 'c' is there twice", false),
            ("session 'd' holds half of a surrogate pair", true),
            ($"registry: {_registry.Location.LockFile} is a symbolic link, and the registry's files must be real ones", true),
            ($"registry: {_registry.Location.BackupFile} is corrupt: not valid JSON at line 1, column 1: 'x' is an invalid start of a value", false),
        ]);
    }

    [Fact]
    public async Task Validation_of_a_sound_registry_finds_nothing()
    {
        await AddAsync("a");
        await AddAsync("b");

        RegistryValidator.Validate(_registry.Location).Should().BeEmpty();
    }

    private Task<RepairReport> RepairAsync(bool dryRun = false) => RegistryRepair.RunAsync(_registry.Store, dryRun, ct: Token);

    private Task<RegistrySnapshot> AddAsync(string name)
        => _registry.Store.UpdateAsync(s => s.With(name, TemporaryRegistry.Row()), ct: Token);
}
