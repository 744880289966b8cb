namespace TmuxTool.Tool.Tests.Reference;

/// <summary><c>tools/lib/registry.sh</c>, in each shell that sources it.</summary>
public sealed class RegistryLibraryTests(ToolFixture tool)
{
    [Theory]
    [InlineData("bash")]
    [InlineData("sh")]
    public async Task Rows_are_added_read_changed_and_removed(string shell)
    {
        var result = await RunAsync(
            shell,
            """
            registry_init
            registry_validate
            registry_add_session work /tmp/w.sock work:0.0 python-repl 42
            registry_get_socket work
            registry_get_target work
            registry_get_session work | jq -c '[.type, .pid]'
            registry_session_exists work && echo exists
            registry_update_activity work
            registry_add_session work /tmp/w.sock work:0.1
            registry_list_sessions | jq -c '.sessions | map_values([.target, .type])'
            registry_remove_session work
            registry_session_exists work || echo gone
            registry_remove_session work 2>/dev/null || echo "still gone: $?"
            """);

        result.StandardOutput.Should().Be(
            """
            /tmp/w.sock
            work:0.0
            ["python-repl",42]
            exists
            {"work":["work:0.1","shell"]}
            gone
            still gone: 1

            """,
            result.StandardError);
        result.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("sh")]
    public async Task Under_its_own_lock_a_shell_changes_several_rows_as_one(string shell)
    {
        var result = await RunAsync(
            shell,
            """
            registry_lock
            registry_add_session a /tmp/w.sock a:0.0 shell 7
            registry_add_session b /tmp/w.sock b:0.0
            registry_update_activity a
            registry_remove_session b
            LOCK_TIMEOUT=0.1 dotnet-tmux registry add other /tmp/w.sock other:0.0 shell 2>/dev/null || echo "locked out: $?"
            registry_unlock
            dotnet-tmux registry add c /tmp/w.sock c:0.0 shell >/dev/null
            jq -c '.sessions | map_values([.target, .pid])' "$REGISTRY_FILE"
            """);

        result.StandardOutput.Should().StartWith("locked out: 75\n", result.StandardError);
        result.StandardOutput.Should().Contain("\"a\":[\"a:0.0\",7]").And.Contain("\"c\":").And.NotContain("\"b\"").And.NotContain("other");
        result.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("sh")]
    public async Task A_busy_lock_ends_with_75_and_the_message_of_old(string shell)
    {
        var result = await RunAsync(
            shell,
            """
            (flock 8; : >"$TMPDIR/held"; sleep 60) 8>"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock" >/dev/null 2>&1 &
            holder=$!
            until [ -e "$TMPDIR/held" ]; do sleep 0.01; done
            LOCK_TIMEOUT=0.2
            code=0
            registry_lock || code=$?
            kill "$holder"
            echo "$code"
            """);

        result.StandardOutput.Should().Be("75\n");
        result.StandardError.Should().Be("registry: Failed to acquire lock after 0.2s\n");
    }

    [Fact]
    public async Task Shells_that_lock_around_what_they_read_and_write_never_lose_a_count()
    {
        var result = await RunAsync(
            "bash",
            """
            registry_add_session counter /tmp/w.sock counter:0.0 shell 1
            count() {
                for _ in 1 2 3 4 5; do
                    registry_lock
                    pid=$(registry_get_session counter | jq .pid)
                    registry_add_session counter /tmp/w.sock counter:0.0 shell $((pid + 1))
                    registry_unlock
                done
            }
            count & count & count &
            wait
            registry_get_session counter | jq .pid
            """);

        result.StandardOutput.Should().Be("16\n", result.StandardError);
    }

    [Fact]
    public async Task Dead_rows_are_counted_and_cleaned()
    {
        var result = await RunAsync(
            "bash",
            """
            registry_cleanup_dead
            registry_add_session gone "$CLAUDE_TMUX_SOCKET_DIR/none.sock" gone:0.0
            registry_cleanup_dead --dry-run
            registry_cleanup_dead
            registry_cleanup_dead
            """);

        result.StandardOutput.Should().Be("0\n1\n1\n0\n", result.StandardError);
    }

    private async Task<ToolResult> RunAsync(string shell, string script)
    {
        await using var sandbox = new Sandbox(tool);
        var file = Path.Combine(sandbox.Temporary, "script");
        await File.WriteAllTextAsync(file, $"set -eu\n. '{sandbox.Launchers}/lib/registry.sh'\n{script}\n", TestContext.Current.CancellationToken);
        return await sandbox.BashAsync($"exec {shell} '{file}'");
    }
}
