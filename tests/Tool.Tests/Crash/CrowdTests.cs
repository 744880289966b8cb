using System.Globalization;
using System.Text.Json;
using TmuxTool.Tool.Tests.Verbs;

namespace TmuxTool.Tool.Tests.Crash;

/// <summary>Many processes at once on one registry and one server.</summary>
public sealed class CrowdTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task Sixty_four_creates_of_sixty_four_names_make_as_many_rows_and_sessions()
    {
        var codes = await CreateManyAsync("s$i");

        codes.Should().Equal(Enumerable.Repeat("0", 64));
        (await SessionsAsync()).Should().HaveCount(64).And.BeEquivalentTo(await RowsAsync());
        (await AnswerAsync("list")).Should().Contain("Total: 64 | Alive: 64 | Dead: 0");
    }

    [Fact]
    public async Task Of_sixty_four_creates_of_one_name_one_succeeds_and_the_others_say_that_it_is_taken()
    {
        var codes = await CreateManyAsync("one");

        codes.GroupBy(code => code).Select(group => (group.Key, group.Count())).Should().BeEquivalentTo([("0", 1), ("2", 63)]);
        (await SessionsAsync()).Should().Equal("one");
        (await RowsAsync()).Should().Equal("one");
        (await AnswerAsync("list")).Should().Contain("Total: 1 | Alive: 1 | Dead: 0");
    }

    [Fact]
    public Task Forty_processes_of_mixed_verbs_leave_an_explainable_registry() => MixAsync(processes: 40, "rounds=1");

    [Fact]
    [Trait("Category", "stress")]
    public Task Two_hundred_processes_of_mixed_verbs_leave_an_explainable_registry() => MixAsync(processes: 200, "seconds=20");

    /// <summary>Each process on a name of its own, whose end is known, and on a few names that all fight for.</summary>
    private async Task MixAsync(int processes, string length)
    {
        await CreateCatAsync("base");
        var result = await Sandbox.BashAsync(
            new RunOptions { Timeout = TimeSpan.FromMinutes(5), Environment = new Dictionary<string, string?> { ["LOCK_TIMEOUT"] = "60" } },
            $$"""
            {{length}}
            mix() {
                local shared=shared-$(($1 % 4)) end=$((SECONDS + ${seconds-0})) round=0
                while [ $round -lt ${rounds-1000000} ] && { [ -n "${rounds-}" ] || [ $SECONDS -lt $end ]; }; do
                    round=$((round + 1))
                    dotnet-tmux registry add own-$1 "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" base:0.0 shell >/dev/null; echo "add $?"
                    case $((($1 + round) % 5)) in
                        0) dotnet-tmux create -n $shared -- cat >/dev/null; echo "create $shared $?" ;;
                        1) dotnet-tmux kill -s $shared --json | jq -rj '.sessions[]? | select(.registry == "done") | "removed \(.name) 1\n"' ;;
                        2) dotnet-tmux list >/dev/null; echo "list $?" ;;
                        3) dotnet-tmux cleanup --json | jq -rj '.removed[] | "removed \(.name) 1\n"' ;;
                        4) dotnet-tmux registry touch base >/dev/null; echo "touch $?" ;;
                    esac
                    [ $(($1 % 2)) = 0 ] || { dotnet-tmux registry remove own-$1 >/dev/null; echo "remove $?"; }
                done
            }
            for i in $(seq {{processes}}); do mix $i >"$TMPDIR/log-$i" 2>"$TMPDIR/error-$i" & done
            wait
            cat "$TMPDIR"/log-*
            cat "$TMPDIR"/error-* >&2
            """);

        var log = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        log.Where(words => words[0] is "add" or "list" or "touch" or "remove").Should().OnlyContain(words => words[1] == "0", result.StandardError);
        log.Where(words => words[0] == "create").Should().OnlyContain(words => words[2] == "0" || words[2] == "2", result.StandardError);
        var rows = await RowsAsync();
        rows.Where(name => name.StartsWith("own-", StringComparison.Ordinal)).Should().BeEquivalentTo(
            Enumerable.Range(1, processes).Where(i => i % 2 == 0).Select(i => string.Create(CultureInfo.InvariantCulture, $"own-{i}")));
        for (var i = 0; i < 4; i++)
        {
            var name = $"shared-{i}";
            var created = log.Count(words => words is ["create", var n, "0"] && n == name);
            var removed = log.Count(words => words is ["removed", var n, _] && n == name);
            (created - removed).Should().Be(rows.Contains(name) ? 1 : 0, $"{name} was created {created} times and removed {removed} times\n{result.StandardError}");
        }

        JsonDocument.Parse(await AnswerAsync("registry", "validate", "--json")).RootElement.GetProperty("problems").GetArrayLength().Should().Be(0);
        Directory.EnumerateFiles(Sandbox.Directory, "*.tmp.*").Should().BeEmpty();
    }

    private async Task<List<string>> CreateManyAsync(string name)
    {
        var result = await Sandbox.BashAsync(
            $$"""
            for i in $(seq 64); do { dotnet-tmux create -n {{name}} -- cat >/dev/null; echo $?; } & done
            wait
            """);
        return [.. result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private async Task<string[]> SessionsAsync() => (await Sandbox.TmuxAsync("list-sessions", "-F", "#{session_name}")).Split('\n');

    private async Task<List<string>> RowsAsync()
        => [.. Json(await RunAsync("registry", "show")).GetProperty("sessions").EnumerateObject().Select(row => row.Name)];
}
