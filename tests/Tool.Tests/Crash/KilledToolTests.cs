using System.Globalization;
using System.Text.Json;

namespace TmuxTool.Tool.Tests.Crash;

/// <summary>
/// The tool is killed (SIGKILL) at random instants of random verbs. Whatever was reported as done stays true, and the
/// next operation finds neither lock nor litter nor half a session.
/// </summary>
public sealed class KilledToolTests(ToolFixture tool) : IAsyncDisposable
{
    private readonly Sandbox _sandbox = new(tool);

    // What must be registered, what must not be, and what a killed verb leaves open: null.
    private readonly Dictionary<string, bool?> _expected = new() { ["base"] = true };
    private string _server = "";

    public async ValueTask DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public Task A_kill_at_any_instant_loses_nothing_and_leaves_nothing() => KillAsync(kills: 25);

    [Fact]
    [Trait("Category", "stress")]
    public Task Five_hundred_kills_lose_nothing_and_leave_nothing() => KillAsync(kills: 500);

    private async Task KillAsync(int kills)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await BashAsync("dotnet-tmux create -n base -- cat");
        _server = await _sandbox.TmuxAsync("display-message", "-p", "#{pid}");
        var killed = 0;
        for (var round = 0; killed < kills; round++)
        {
            var (name, command, does) = Choose(random);
            var delay = (random.NextDouble() * Duration(command)).ToString("0.00000", CultureInfo.InvariantCulture);
            // 124: it ended by itself just when the time was up, so nobody knows what it reported.
            var code = (await BashAsync($"timeout --foreground -s KILL {delay} dotnet-tmux {command} >/dev/null; code=$?; [ $code != 124 ] || code=137; echo $code")).Trim();
            var because = $"round {round} of seed {seed}: '{command}', killed after {delay} s, ended with {code}";
            code.Should().Match(c => c == "137" || c == "0" || c == "2" || c == "1", because);
            killed += code == "137" ? 1 : 0;
            Note(name, does, code);
            await ShouldBeWholeAsync(because);
        }

        await BashAsync("dotnet-tmux cleanup");
        var list = JsonDocument.Parse(await BashAsync("dotnet-tmux list --json")).RootElement;
        list.GetProperty("alive").GetInt32().Should().Be(list.GetProperty("total").GetInt32(), $"cleanup took the rest, of seed {seed}");
        (await SessionsAsync()).Should().BeEquivalentTo((await RowsAsync()).Where(n => !n.StartsWith('r')), $"of seed {seed}");
        await ShouldHaveNoClientLeftAsync($"of seed {seed}");
    }

    private (string? Name, string Command, bool? Does) Choose(Random random)
    {
        var number = random.Next(6);
        return random.Next(10) switch
        {
            < 4 => ($"c{number}", $"create -n c{number} -- cat", true),
            4 => ($"r{number}", $"registry add r{number} {_sandbox.Socket} base:0.0 shell", true),
            5 => ($"r{number}", $"registry remove r{number}", false),
            6 => ($"c{number}", $"kill -s c{number}", false),
            7 => (null, "cleanup", null),
            8 => (null, "send -s base -c x", null),
            _ => (null, "list", null),
        };
    }

    // About as long as each takes here when it is left alone.
    private static double Duration(string command) => command.Split(' ')[0] switch
    {
        "create" => 0.08,
        "kill" or "cleanup" or "send" => 0.04,
        _ => 0.012,
    };

    private void Note(string? name, bool? does, string code)
    {
        if (name is not null && code is "0" or "137")
        {
            _expected[name!] = code == "0" ? does : _expected.GetValueOrDefault(name!, false) == does ? does : null;
        }
    }

    private async Task ShouldBeWholeAsync(string because)
    {
        // Read as it stands, before anything has had the chance to mend it.
        JsonDocument.Parse(await File.ReadAllTextAsync(_sandbox.Registry, TestContext.Current.CancellationToken)).Dispose();
        var next = await BashAsync("LOCK_TIMEOUT=2 dotnet-tmux registry touch base");
        next.Should().StartWith("Session 'base' was active at ", because);
        var rows = await RowsAsync();
        foreach (var (name, registered) in _expected.ToList())
        {
            (registered is null || rows.Contains(name) == registered).Should().BeTrue($"{name} must {(registered == true ? "" : "not ")}be registered, {because}");
            // A row whose session is not known to be kept is one that a later cleanup may rightly take.
            _expected[name] = registered ?? (name.StartsWith('r') ? rows.Contains(name) : null);
        }

        Directory.EnumerateFileSystemEntries(_sandbox.Directory).Select(p => Path.GetFileName(p)).Should().BeSubsetOf(
            [".sessions.json", ".sessions.json.backup", ".sessions.lock", "claude.sock", "claude.sock.lock"], because);
        (await _sandbox.TmuxAsync("display-message", "-p", "#{pid}")).Should().Be(_server, $"the server lives, {because}");
        await ShouldHaveNoHalfSessionAsync(rows, because);
    }

    /// <summary>Sessions without a row go by themselves, as soon as the server has heard that their maker is gone.</summary>
    private async Task ShouldHaveNoHalfSessionAsync(List<string> rows, string because)
    {
        var limit = TimeProvider.System.GetTimestamp();
        List<string> half;
        do
        {
            half = [.. (await SessionsAsync()).Except(rows)];
        }
        while (half.Count > 0 && TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(5));
        if (half.Count > 0)
        {
            // Its maker was killed before the kernel knew that the connection was to end with it.
            await BashAsync("dotnet-tmux cleanup");
            (await SessionsAsync()).Except(rows).Should().BeEmpty(because);
        }
    }

    /// <summary>The connections of killed verbs end with them, or with the clean-up that was just made.</summary>
    private async Task ShouldHaveNoClientLeftAsync(string because)
    {
        var limit = TimeProvider.System.GetTimestamp();
        string clients;
        do
        {
            clients = await _sandbox.TmuxAsync("list-clients", "-F", "#{client_pid} #{client_session}");
        }
        while (clients.Length > 0 && TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(10));
        clients.Should().BeEmpty(because);
    }

    private async Task<List<string>> SessionsAsync() => [.. (await _sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Split('\n')];

    private async Task<List<string>> RowsAsync() => [.. JsonDocument.Parse(await BashAsync("dotnet-tmux registry show")).RootElement
        .GetProperty("sessions").EnumerateObject().Select(row => row.Name)];

    private async Task<string> BashAsync(string script) => (await _sandbox.BashAsync(script)).StandardOutput;
}
