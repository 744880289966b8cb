namespace TmuxTool.Tool.Tests.Reference;

/// <summary>Common errors, stale entries and corruption.</summary>
internal static class TroubleshootingExamples
{
    public static readonly IReadOnlyList<Example> All =
    [
        new("Session not found",
            """
            ./tools/list-sessions.sh
            fails 4 ./tools/safe-send.sh -s my-session -c "command" 2>"$TMPDIR/said"
            ./tools/create-session.sh -n my-session --python
            """,
            """
            grep -Fx "Error: Session 'my-session' not found in registry" "$TMPDIR/said"
            grep -Fx "Use 'dotnet tmux list' to see available sessions" "$TMPDIR/said"
            ./tools/safe-send.sh -s my-session -c "print(5)" -w '^5$'
            """),

        new("No sessions registered",
            "fails 4 ./tools/safe-send.sh -c \"print(1)\" 2>\"$TMPDIR/said\"",
            """
            grep -Fx 'Error: No sessions found in registry' "$TMPDIR/said"
            grep -Fx "Create a session with 'dotnet tmux create' or specify -t and -S explicitly" "$TMPDIR/said"
            """),

        new("The lock: looked at, waited for, taken away",
            """
            ./tools/create-session.sh -n my-session --shell
            sleep 0.1
            ./tools/safe-send.sh -s my-session -c "command"
            ls -la "$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"*
            ls -la "$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
            rm -rf "$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
            export LOCK_TIMEOUT=10
            ./tools/safe-send.sh -s my-session -c "command"
            """,
            "registered my-session"),

        new("The lock: held for longer than LOCK_TIMEOUT",
            """
            ./tools/create-session.sh -n my-session --shell
            exec 200>"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
            flock 200
            export LOCK_TIMEOUT=1
            fails 4 ./tools/create-session.sh -n other --shell 200>&- 2>"$TMPDIR/said"
            """,
            """
            grep -Fx 'registry: Failed to acquire lock after 1s' "$TMPDIR/said"
            fails 1 running other
            registered my-session
            """),

        new("The lock: a directory whose owner lives, then is gone",
            """
            mkdir "$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock"
            echo "$$ $(hostname) $(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock/owner"
            LOCK_TIMEOUT=0.3 fails 4 ./tools/create-session.sh -n early --shell
            ls -la "$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock/"
            cat "$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock/owner"
            bash -c 'echo "$$ somewhere"' >"$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock/owner"
            ./tools/create-session.sh -n late --shell
            """,
            "registered late"),

        new("Multiple sessions found",
            """
            ./tools/create-session.sh -n specific-session --shell
            ./tools/create-session.sh -n unused --shell
            tmux -S "$SOCKET" kill-session -t unused
            ./tools/list-sessions.sh
            ./tools/safe-send.sh -s specific-session -c "command"
            ./tools/cleanup-sessions.sh
            """,
            "./tools/safe-send.sh -c 'echo $((2 + 3))' -w '^5$'"),

        new("Pane not ready",
            """
            ./tools/create-session.sh -n my-session --python
            ./tools/safe-send.sh -s my-session -c "exit()"
            until ! ./tools/pane-health.sh -s my-session; do sleep 0.05; done
            ./tools/list-sessions.sh | grep -w dead
            fails 1 ./tools/pane-health.sh -s my-session
            fails 3 ./tools/safe-send.sh -s my-session -c "print(1)" 2>"$TMPDIR/said"
            ./tools/cleanup-sessions.sh
            ./tools/create-session.sh -n my-session --python
            """,
            """
            grep -F 'Error: Pane not ready' "$TMPDIR/said"
            ./tools/safe-send.sh -s my-session -c "print(5)" -w '^5$'
            """),

        // The document filters `list --json` by name as if its sessions were an object; they are an array
        // there as well, so the row comes from the registry.
        new("Pane not ready: a look for oneself",
            """
            ./tools/create-session.sh -n my-session --python
            dotnet-tmux registry show | jq '.sessions["my-session"]'
            # A terminal to attach in: a pane of another server.
            tmux -L terminal -f /dev/null new-session -d "env -u TMUX tmux -S '$SOCKET' attach -t my-session"
            """,
            "until [ \"$(tmux -S \"$SOCKET\" list-clients -t =my-session | wc -l)\" = 1 ]; do sleep 0.05; done"),

        new("Stale entries: seen and cleaned",
            """
            ./tools/create-session.sh -n session-name --shell
            ./tools/create-session.sh -n other --shell
            tmux -S "$SOCKET" kill-session -t session-name
            ./tools/list-sessions.sh | grep -E '^session-name .* missing '
            fails 2 ./tools/pane-health.sh -s session-name
            ./tools/cleanup-sessions.sh --dry-run
            ./tools/cleanup-sessions.sh
            """,
            "registered other"),

        new("Stale entries: removed by hand",
            """
            ./tools/create-session.sh -n session-name --shell
            ./tools/create-session.sh -n other --shell
            cd tools
            source lib/registry.sh
            registry_remove_session "session-name"
            """,
            """
            registered other
            running session-name
            """),

        new("Stale entries: the nuclear options",
            """
            ./tools/create-session.sh -n my-session --shell
            ./tools/cleanup-sessions.sh --all
            registered
            ./tools/create-session.sh -n my-other --shell
            rm "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            """,
            """[ "$(./tools/list-sessions.sh)" = 'No sessions registered.' ]"""),

        new("Stale entries: a session killed, then a server",
            """
            ./tools/create-session.sh -n my-session --shell
            ./tools/create-session.sh -n my-other --shell
            tmux -S "$SOCKET" kill-session -t my-session
            ./tools/cleanup-sessions.sh
            registered my-other
            tmux -S "$SOCKET" kill-server
            registered my-other
            ./tools/list-sessions.sh | grep -E '^my-other .* server '
            fails 4 ./tools/pane-health.sh -s my-other
            ./tools/cleanup-sessions.sh
            """,
            "registered"),

        new("Corruption: found, kept, given up",
            """
            ./tools/create-session.sh -n lost --shell
            jq empty "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            echo '{"sessions": {' >"$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            fails 1 ./tools/list-sessions.sh 2>"$TMPDIR/said"
            grep -F "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" "$TMPDIR/said"
            grep -F 'dotnet tmux registry repair' "$TMPDIR/said"
            cp "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" \
               "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json.backup"
            cat "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            rm "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            [ "$(./tools/list-sessions.sh)" = 'No sessions registered.' ]
            ./tools/create-session.sh -n my-session --python
            """,
            "registered my-session"),

        new("Corruption: repaired from the backup with jq",
            """
            ./tools/create-session.sh -n kept --shell
            cp "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" \
               "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json.backup"
            echo '{"sessions": {' >"$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            jq '.' "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json.backup" > \
                   "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            """,
            """
            registered kept
            ./tools/list-sessions.sh | grep -Fx 'Total: 1 | Alive: 1 | Dead: 0'
            """),

        new("Corruption: from the sessions that run",
            """
            ./tools/create-session.sh -n running-one --shell
            rm "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"
            tmux -S "$SOCKET" list-sessions
            ./tools/create-session.sh -n session-name --shell --no-register
            """,
            """
            running session-name
            ./tools/find-sessions.sh -S "$SOCKET" | grep -w running-one
            """),

        new("Corruption: regular backups",
            """
            ./tools/create-session.sh -n my-session --shell
            cp "$CLAUDE_TMUX_SOCKET_DIR/.sessions.json" \
               "$HOME/.sessions.json.$(date +%Y%m%d%H)"
            """,
            "jq -e '.sessions[\"my-session\"]' \"$HOME\"/.sessions.json.*"),
    ];
}
