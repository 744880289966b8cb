namespace TmuxTool.Tool.Tests.Reference;

/// <summary>The overview, the sections on each script, and how a session is found.</summary>
internal static class ToolReferenceExamples
{
    public static readonly IReadOnlyList<Example> All =
    [
        new("Overview: before",
            """
            SESSION="my-python"
            tmux -S "$SOCKET" new -d -s "$SESSION" -n shell
            tmux -S "$SOCKET" send-keys -t "$SESSION":0.0 'PYTHON_BASIC_REPL=1 python3 -q' Enter
            tmux -S "$SOCKET" send-keys -t "$SESSION":0.0 'print("hello")' Enter
            tmux -S "$SOCKET" send-keys -t "$SESSION":0.0 'print("world")' Enter
            """,
            """
            ./tools/wait-for-text.sh -S "$SOCKET" -t "$SESSION":0.0 -p '^world$'
            ./tools/find-sessions.sh -S "$SOCKET" | grep -w my-python
            """),

        new("Overview: after",
            """
            ./tools/create-session.sh -n my-python --python
            ./tools/safe-send.sh -s my-python -c 'print("hello")' -w ">>>"
            ./tools/safe-send.sh -c 'print("world")' -w ">>>" # Auto-detects single session
            """,
            """
            screen my-python | grep -x hello
            screen my-python | grep -x world
            """),

        new("create-session: a Python REPL",
            "json=$(./tools/create-session.sh -n claude-python --python)",
            """
            jq -e --arg socket "$SOCKET" '.name == "claude-python" and .socket == $socket
                and (.target | startswith("claude-python:")) and .type == "python-repl"
                and (.pid | type) == "number" and .window == "shell" and .registered == true' <<<"$json"
            registered claude-python
            ./tools/safe-send.sh -s claude-python -c 'import os; print(os.environ["PYTHON_BASIC_REPL"] * 3)' -w '^111$'
            """),

        new("create-session: gdb",
            "./tools/create-session.sh -n debug-app --gdb",
            """
            [ "$(jq -r '.sessions["debug-app"].type' "$REGISTRY")" = debugger ]
            ./tools/safe-send.sh -s debug-app -c 'show pagination' -w 'is off'
            """),

        new("create-session: another socket",
            """./tools/create-session.sh -n isolated-session -S "$TMPDIR/custom.sock" --shell""",
            """
            running isolated-session "$TMPDIR/custom.sock"
            [ "$(jq -r '.sessions["isolated-session"].socket' "$REGISTRY")" = "$TMPDIR/custom.sock" ]
            ./tools/safe-send.sh -s isolated-session -c 'echo $((6 * 7))' -w '^42$'
            """),

        new("create-session: without registering",
            "json=$(./tools/create-session.sh -n temp-work --shell --no-register)",
            """
            running temp-work
            [ "$(jq .registered <<<"$json")" = false ]
            [ "$(./tools/list-sessions.sh)" = 'No sessions registered.' ]
            """),

        new("create-session: a window name",
            """./tools/create-session.sh -n data-analysis -w "jupyter" --python""",
            """[ "$(tmux -S "$SOCKET" list-windows -t =data-analysis -F '#{window_name}')" = jupyter ]"""),

        new("list-sessions: the table",
            """
            ./tools/create-session.sh -n claude-python --python
            ./tools/create-session.sh -n debug-api --shell
            ./tools/safe-send.sh -s debug-api -c exit
            until ./tools/list-sessions.sh | grep -w dead; do sleep 0.05; done
            """,
            """
            ./tools/list-sessions.sh | grep -E '^NAME +SOCKET +TARGET +STATUS +PID +CREATED$'
            ./tools/list-sessions.sh | grep -E '^claude-python +claude\.sock +:0\.0 +alive +[0-9]+ +[0-9]+s ago$'
            ./tools/list-sessions.sh | grep -E '^debug-api +claude\.sock +:0\.0 +dead +- +[0-9]+s ago$'
            ./tools/list-sessions.sh | grep -Fx 'Total: 2 | Alive: 1 | Dead: 1'
            """),

        new("list-sessions: JSON",
            """
            ./tools/create-session.sh -n claude-python --python
            ./tools/create-session.sh -n sh --shell
            alive=$(./tools/list-sessions.sh --json | jq '.sessions[] | select(.status == "alive")')
            count=$(./tools/list-sessions.sh --json | jq '.alive')
            python=$(./tools/list-sessions.sh --json | jq '.sessions[] | select(.type == "python-repl")')
            """,
            """
            [ "$(jq -s length <<<"$alive")" = 2 ]
            [ "$count" = 2 ]
            jq -e --arg socket "$SOCKET" '.name == "claude-python" and .socket == $socket and .socket_basename == "claude.sock"
                and .target == "claude-python:0.0" and .status == "alive" and (.pid | type) == "number"
                and (.created_at | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$"))' <<<"$python"
            ./tools/list-sessions.sh --json | jq -e '.total == 2 and .dead == 0'
            """),

        new("cleanup-sessions: the modes",
            """
            ./tools/create-session.sh -n young --shell
            ./tools/create-session.sh -n old --shell
            ./tools/create-session.sh -n gone --shell
            aged old 2001-01-01T00:00:00Z
            tmux -S "$SOCKET" kill-session -t gone
            ./tools/cleanup-sessions.sh --dry-run
            registered gone old young
            ./tools/cleanup-sessions.sh
            registered old young
            ./tools/cleanup-sessions.sh --dry-run --older-than 1d
            registered old young
            ./tools/cleanup-sessions.sh --older-than 1h
            registered young
            ./tools/cleanup-sessions.sh --older-than 2d
            registered young
            ./tools/cleanup-sessions.sh --all
            """,
            """
            registered
            running young
            running old
            """),

        new("cleanup-sessions: the durations",
            """
            ./tools/create-session.sh -n work --shell
            for age in 30m 2h 1d 3600s; do ./tools/cleanup-sessions.sh --older-than "$age"; done
            """,
            """
            registered work
            fails 1 ./tools/cleanup-sessions.sh --older-than soon
            """),

        new("cleanup-sessions: before work",
            """
            ./tools/cleanup-sessions.sh --all
            ./tools/create-session.sh -n work-python --python
            ./tools/create-session.sh -n work-gdb --gdb
            """,
            "registered work-gdb work-python"),

        new("safe-send: by name, alone, and explicitly",
            """
            ./tools/create-session.sh -n claude-python --python
            ./tools/safe-send.sh -s claude-python -c "print('hello')" -w ">>>"
            ./tools/safe-send.sh -c "print('world')" -w ">>>"
            ./tools/create-session.sh -n my-session --shell
            ./tools/safe-send.sh -S "$SOCKET" -t "my-session:0.0" -c "ls"
            """,
            """
            screen claude-python | grep -x hello
            screen claude-python | grep -x world
            ./tools/wait-for-text.sh -s my-session -p '^tools$'
            """),

        new("safe-send: tracks activity",
            """
            ./tools/create-session.sh -n claude-python --python
            jq '.sessions[].last_active = "2001-01-01T00:00:00Z"' "$REGISTRY" >"$TMPDIR/r" && mv "$TMPDIR/r" "$REGISTRY"
            ./tools/safe-send.sh -s claude-python -c "print('hello')" -w ">>>"
            """,
            """[ "$(jq -r '.sessions[].last_active' "$REGISTRY")" != 2001-01-01T00:00:00Z ]"""),

        new("Resolution, scenario 1: a single session",
            """
            ./tools/create-session.sh -n my-python --python
            ./tools/safe-send.sh -s my-python -c "print(1)"
            ./tools/safe-send.sh -c "print(1)"
            """,
            "until [ \"$(screen my-python | grep -cx 1)\" = 2 ]; do sleep 0.05; done"),

        new("Resolution, scenario 2: multiple sessions",
            """
            ./tools/create-session.sh -n python-1 --python
            ./tools/create-session.sh -n python-2 --python
            ./tools/safe-send.sh -s python-1 -c "print(1)"
            """,
            """
            ./tools/wait-for-text.sh -s python-1 -p '^1$'
            fails 4 ./tools/safe-send.sh -c "print(1)" 2>"$TMPDIR/said"
            grep -Fx 'Error: Multiple sessions found (2 total)' "$TMPDIR/said"
            grep -Fx 'Please specify session name with -s or use -t/-S explicitly' "$TMPDIR/said"
            """),

        new("Resolution, scenario 3: socket and target, as ever",
            """
            tmux -S "$SOCKET" new -d -s my-session -n shell
            ./tools/safe-send.sh -S "$SOCKET" -t "my-session:0.0" -c "ls"
            """,
            "./tools/wait-for-text.sh -S \"$SOCKET\" -t my-session:0.0 -p '^tools$'"),
    ];
}
