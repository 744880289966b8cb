namespace TmuxTool.Tool.Tests.Reference;

/// <summary>Scripts that write the registry themselves, with flock and jq, beside the tool.</summary>
public sealed class InterchangeTests(ToolFixture tool)
{
    // One row, in the way that the document describes: lock, read, change, write, validate, move, unlock.
    private const string ScriptWriter =
        """
        set -euo pipefail
        # The lock of flock is not fair: on a busy machine either side may wait long for its turn.
        export LOCK_TIMEOUT=50
        REGISTRY="$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
        script_add() {
            (
                flock -w 50 200
                [ -s "$REGISTRY" ] || echo '{"sessions":{},"version":"1.0"}' >"$REGISTRY"
                tmp=$(mktemp "$CLAUDE_TMUX_SOCKET_DIR/.sessions.XXXXXX")
                jq --arg name "$1" --arg socket "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" --arg now "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
                    '.sessions[$name] = {socket: $socket, target: "\($name):0.0", type: "shell", pid: 1,
                        created_at: $now, last_active: $now, "x-note": "käse >>> 🧀"}' "$REGISTRY" >"$tmp"
                jq empty "$tmp"
                mv "$tmp" "$REGISTRY"
            ) 200>"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
        }

        """;

    [Fact]
    public async Task Scripts_and_the_tool_write_at_the_same_time_and_nothing_is_lost()
    {
        await using var sandbox = new Sandbox(tool);

        var result = await sandbox.BashAsync(
            ScriptWriter +
            """
            for i in $(seq 40); do script_add "script-$i"; done &
            scripts=$!
            for i in $(seq 40); do
                dotnet-tmux registry add "tool-$i" "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" "tool-$i:0.0" shell 1 >/dev/null
                [ $((i % 4)) != 0 ] || dotnet-tmux registry remove "tool-$i" >/dev/null
            done
            wait "$scripts"
            jq -r '.sessions | keys[]' "$REGISTRY" | sed 's/-.*//' | sort | uniq -c | awk '{ print $2, $1 }'
            jq -r '[.sessions[]["x-note"] | select(. != null)] | unique[]' "$REGISTRY"
            jq -r .version "$REGISTRY"
            """);

        result.StandardError.Should().BeEmpty();
        result.StandardOutput.Should().Be("script 40\ntool 30\nkäse >>> 🧀\n1.0\n");
        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task What_a_script_registered_is_listed_resolved_and_touched_and_keeps_its_own_fields()
    {
        await using var sandbox = new Sandbox(tool);

        var result = await sandbox.BashAsync(
            ScriptWriter +
            """
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" -f /dev/null new-session -d -s theirs
            script_add theirs
            jq '.owner = "a script" | .sessions.theirs.last_active = "2001-01-01T00:00:00Z"' "$REGISTRY" >"$TMPDIR/r"
            mv "$TMPDIR/r" "$REGISTRY"
            dotnet-tmux list --json | jq -r '.sessions[] | "\(.name) \(.status)"'
            dotnet-tmux send -s theirs -c 'echo $((6 * 7))' -w '^42$' >/dev/null
            jq -r '.owner, .sessions.theirs["x-note"], .sessions.theirs.last_active != "2001-01-01T00:00:00Z"' "$REGISTRY"
            dotnet-tmux kill -s theirs >/dev/null
            jq -r '.owner, (.sessions | length)' "$REGISTRY"
            """);

        result.StandardOutput.Should().Be("theirs alive\na script\nkäse >>> 🧀\ntrue\na script\n0\n", result.StandardError);
        result.ExitCode.Should().Be(0);
    }
}
