namespace TmuxTool.Tool.Tests.Reference;

/// <summary>The migration guide, best practices and advanced patterns.</summary>
internal static class GuideExamples
{
    // What the CI examples run, whatever the machine has.
    private const string FakePytest =
        """
        mkdir -p "$HOME/bin"
        printf '#!/bin/sh\necho "3 $(printf p)assed in 0.01s"\n' >"$HOME/bin/pytest"
        printf 'def main(args):\n    print("3", "pas" + "sed")\n' >"$HOME/bin/pytest.py"
        chmod +x "$HOME/bin/pytest"
        export PATH="$HOME/bin:$PATH" PYTHONPATH="$HOME/bin"

        """;

    public static readonly IReadOnlyList<Example> All =
    [
        new("Migration: before",
            """
            SOCKET_DIR=${TMPDIR:-/tmp}/claude-tmux-sockets
            mkdir -p "$SOCKET_DIR"
            SOCKET="$SOCKET_DIR/claude.sock"
            SESSION="my-python"
            tmux -S "$SOCKET" new -d -s "$SESSION" -n shell
            tmux -S "$SOCKET" send-keys -t "$SESSION":0.0 \
                'PYTHON_BASIC_REPL=1 python3 -q' Enter
            tmux -S "$SOCKET" send-keys -t "$SESSION":0.0 'print("hello")' Enter
            ./tools/wait-for-text.sh -S "$SOCKET" -t "$SESSION":0.0 -p '>>>'
            tmux -S "$SOCKET" send-keys -t "$SESSION":0.0 'import numpy' Enter
            ./tools/wait-for-text.sh -S "$SOCKET" -t "$SESSION":0.0 -p '>>>'
            tmux -S "$SOCKET" kill-session -t "$SESSION"
            """,
            "fails 1 running my-python"),

        new("Migration: after",
            """
            ./tools/create-session.sh -n my-python --python
            ./tools/safe-send.sh -s my-python -c 'print("hello")' -w '>>>'
            ./tools/safe-send.sh -c 'import numpy' -w '>>>' # Auto-detect single session
            ./tools/cleanup-sessions.sh
            """,
            "screen my-python | grep -x hello"),

        new("Migration: step by step",
            """
            ./tools/create-session.sh -n my-session --shell
            ./tools/safe-send.sh -s my-session -c "command"
            ./tools/safe-send.sh -c "command" # Omit -s entirely
            ./tools/cleanup-sessions.sh
            """,
            "registered my-session"),

        new("Practice: one session by hand",
            """
            ./tools/create-session.sh -n temp-debug --gdb --no-register
            tmux -S "$SOCKET" send-keys -t temp-debug:0.0 "break main" Enter
            ./tools/wait-for-text.sh -S "$SOCKET" -t temp-debug:0.0 -p 'No symbol table'
            tmux -S "$SOCKET" kill-session -t temp-debug
            """,
            "fails 1 running temp-debug"),

        new("Practice: good names",
            """
            for name in claude-python debug-api-server test-database-queries dev-frontend my-python-session \
                my_python_session api-debug debugging-the-new-api proj-backend-api proj-frontend-dev \
                proj-database-debug python-data-analysis python-ml-training gdb-core-dump gdb-memory-leak \
                dev-api-server test-integration prod-hotfix-debug
            do
                ./tools/create-session.sh -n "$name" -- sleep 1000
            done
            """,
            """
            ./tools/list-sessions.sh | grep -Fx 'Total: 18 | Alive: 18 | Dead: 0'
            ./tools/list-sessions.sh 'proj-*' | grep -Fx 'Total: 3 | Alive: 3 | Dead: 0'
            """),

        new("Practice: names to avoid",
            """
            for name in session1 test 'my python session' my@session
            do
                ./tools/create-session.sh -n "$name" -- sleep 1000
            done
            """,
            """
            tmux -S "$SOCKET" list-sessions -F '#{session_name}' | sort >"$TMPDIR/kept"
            printf '%s\n' 'my python session' my@session session1 test | sort | diff - "$TMPDIR/kept"
            fails 1 ./tools/create-session.sh -n session.test -- sleep 1000 2>"$TMPDIR/said"
            grep -F "try 'session-test'" "$TMPDIR/said"
            fails 1 ./tools/create-session.sh -n 'session#1' -- sleep 1000 2>"$TMPDIR/said"
            grep -F "try 'session-1'" "$TMPDIR/said"
            fails 1 ./tools/create-session.sh -n my-very-long-session-name-for-debugging-the-authentication-module -- sleep 1000
            """),

        new("Cleanup: after each session of work",
            """
            ./tools/create-session.sh -n my-session --shell
            ./tools/cleanup-sessions.sh
            ./tools/cleanup-sessions.sh --dry-run
            ./tools/cleanup-sessions.sh --dry-run --all
            registered my-session
            ./tools/cleanup-sessions.sh --older-than 1d # Keep today's work
            registered my-session
            ./tools/cleanup-sessions.sh --all
            """,
            "registered"),

        new("Cleanup: by cron",
            """
            (cd tools && ./cleanup-sessions.sh --older-than 1d)
            (cd tools && ./cleanup-sessions.sh --all)
            """,
            """[ "$(./tools/cleanup-sessions.sh --all)" = 'No sessions in registry.' ]"""),

        new("Cleanup: start-work",
            """
            cd ~/tools
            ./cleanup-sessions.sh --older-than 12h
            ./create-session.sh -n work-python --python
            ./create-session.sh -n work-gdb --gdb
            echo "Work environment ready!"
            ./list-sessions.sh
            """,
            "registered work-gdb work-python"),

        new("Cleanup: only if there are many",
            """
            for i in 1 2 3 4 5 6; do ./tools/create-session.sh -n "s$i" -- sleep 1000; aged "s$i" 2001-01-01T00:00:00Z; done
            session_count=$(./tools/list-sessions.sh --json | jq '.total')
            if [[ $session_count -gt 5 ]]; then
                echo "Too many sessions ($session_count), cleaning up..."
                ./tools/cleanup-sessions.sh --older-than 2h
            fi
            """,
            "registered"),

        new("Cleanup: by disk usage",
            """
            ./tools/create-session.sh -n my-session --shell
            disk_usage=$(df /tmp | tail -1 | awk '{print $5}' | sed 's/%//')
            if [[ $disk_usage -gt -1 ]]; then
                echo "Disk usage high, cleaning up sessions..."
                ./tools/cleanup-sessions.sh --all
            fi
            """,
            "registered"),

        new("Patterns: several sessions on one socket",
            """
            ./tools/create-session.sh -n python-1 --python
            ./tools/create-session.sh -n python-2 --python
            ./tools/create-session.sh -n gdb-debug --gdb
            ./tools/safe-send.sh -s python-1 -c "print(1)"
            ./tools/safe-send.sh -s python-2 -c "print(2)"
            ./tools/safe-send.sh -s gdb-debug -c "break main"
            tmux -S "$SOCKET" list-sessions
            """,
            """
            ./tools/wait-for-text.sh -s python-1 -p '^1$'
            ./tools/wait-for-text.sh -s python-2 -p '^2$'
            ./tools/wait-for-text.sh -s gdb-debug -p 'No symbol table'
            [ "$(tmux -S "$SOCKET" list-sessions | wc -l)" = 3 ]
            """),

        new("Patterns: a socket for each project",
            """
            ./tools/create-session.sh -n proj-a-python \
                -S "$TMPDIR/project-a.sock" --python
            ./tools/create-session.sh -n proj-a-gdb \
                -S "$TMPDIR/project-a.sock" --gdb
            ./tools/create-session.sh -n proj-b-python \
                -S "$TMPDIR/project-b.sock" --python
            ./tools/list-sessions.sh
            ./tools/safe-send.sh -s proj-a-python -c "print('Project A')"
            ./tools/safe-send.sh -s proj-b-python -c "print('Project B')"
            """,
            """
            ./tools/wait-for-text.sh -s proj-a-python -p '^Project A$'
            ./tools/wait-for-text.sh -s proj-b-python -p '^Project B$'
            tmux -S "$TMPDIR/project-a.sock" kill-server
            ./tools/list-sessions.sh | grep -Fx 'Total: 3 | Alive: 1 | Dead: 2'
            ./tools/cleanup-sessions.sh
            registered proj-b-python
            """),

        new("CI: without the registry",
            FakePytest +
            """
            ./tools/create-session.sh -n ci-test-$$ \
                --shell --no-register
            TARGET="ci-test-$$:0.0"
            ./tools/safe-send.sh -S "$SOCKET" -t "$TARGET" \
                -c "pytest tests/" -w "passed"
            tmux -S "$SOCKET" kill-session -t "ci-test-$$"
            """,
            "[ ! -e \"$REGISTRY\" ]"),

        new("CI: with the registry",
            FakePytest +
            """
            ./tools/create-session.sh -n ci-test-$$ --python
            ./tools/safe-send.sh -s ci-test-$$ \
                -c "import pytest; pytest.main(['tests/'])" -w "passed"
            ./tools/cleanup-sessions.sh
            """,
            "registered \"ci-test-$$\""),

        new("CI: one script for both",
            FakePytest +
            """
            for CI in true ''
            do
                if [[ -n "$CI" ]]; then
                    SESSION="ci-test-$$"
                    ./tools/create-session.sh -n "$SESSION" --python --no-register
                    ./tools/safe-send.sh -S "$SOCKET" -t "$SESSION:0.0" -c "pytest"
                    tmux -S "$SOCKET" kill-session -t "$SESSION"
                else
                    ./tools/create-session.sh -n local-test --python
                    ./tools/safe-send.sh -s local-test -c "pytest"
                fi
            done
            """,
            """
            registered local-test
            ./tools/wait-for-text.sh -s local-test -p NameError
            """),
    ];
}
