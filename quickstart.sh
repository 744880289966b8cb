#!/usr/bin/env bash
# From a fresh clone to an answer from a Python REPL: installs what is missing, builds the tool, installs it
# for this user and shows it at work. Running it again is fine.
#   ./quickstart.sh
#   ./quickstart.sh --uninstall
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. eng/prerequisites.sh

tools=${DOTNET_CLI_HOME:-$HOME}/.dotnet/tools
case ":$PATH:" in
    *":$tools:"*) on_path=true ;;
    *) on_path=false PATH=$tools:$PATH ;;
esac

# What the build leaves in TMPDIR goes at the end, and so does all that the session needs: it has a registry
# of its own, whatever state the user's is in.
scratch=$(mktemp -d /tmp/dtq.XXXXXX)
finish() {
    if [ -n "${name-}" ]; then
        dotnet-tmux kill -s "$name" >/dev/null 2>&1 || true
    fi
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export TMPDIR=$scratch CLAUDE_TMUX_SOCKET_DIR=$scratch/s

step() {
    printf '==> %s\n' "$*"
}

# quietly COMMAND…: its output is shown only when it fails.
quietly() {
    if ! "$@" >"$scratch/log" 2>&1; then
        printf 'error: this failed: %s\n' "$*" >&2
        sed 's/^/  /' "$scratch/log" >&2
        return 1
    fi
}

# show WHAT COMMAND…: the command line as one types it, and what it answers.
show() {
    printf '    $ %s\n' "$1"
    shift
    "$@" | sed 's/^/      /'
}

is_installed() {
    dotnet tool list --global | grep -q '^dotnet-tmux '
}

case "${1-}" in
    '') ;;
    --uninstall)
        step "Uninstall dotnet-tmux"
        need_dotnet >/dev/null
        if is_installed; then
            quietly dotnet tool uninstall --global dotnet-tmux
            echo "    removed from $tools; sessions that it started run on until they are killed"
        else
            echo "    it is not installed"
        fi
        exit
        ;;
    *)
        echo "usage: ./quickstart.sh [--uninstall]" >&2
        exit 2
        ;;
esac

step "Prerequisites"
need_dotnet
need_packages tmux python3 gdb compiler zlib-headers

step "Build the tool (half a minute, more where packages must be fetched first)"
quietly eng/pack.sh --native-only

step "Install it into $tools"
# What is installed may have the same version and yet be another program.
! is_installed || quietly dotnet tool uninstall --global dotnet-tmux
quietly dotnet tool install --global dotnet-tmux --prerelease --source artifacts/packages
echo "    dotnet-tmux $(dotnet-tmux --version)"

step "A Python session: start it, ask it, look at it, end it"
name=quickstart-$$
show "dotnet tmux create -n $name --python --wait" \
    dotnet tmux create -n "$name" --python --wait
show "dotnet tmux run -s $name -c 'sum(range(101))'" \
    dotnet tmux run -s "$name" -c 'sum(range(101))'
show "dotnet tmux send -s $name -c 'print(6 * 7)' -w '^42\$'" \
    dotnet tmux send -s "$name" -c 'print(6 * 7)' -w '^42$'
show "dotnet tmux capture -s $name" \
    dotnet tmux capture -s "$name"
show "dotnet tmux list $name" \
    dotnet tmux list "$name"
show "dotnet tmux kill -s $name" \
    dotnet tmux kill -s "$name"
name=

step "Ready. What you may want next"
cat <<'END'
    dotnet tmux create -n py --python                    a session of your own
    dotnet tmux run -s py -c 'print(6 * 7)'              run code in it, read what it prints
    dotnet tmux attach -s py                             look on (C-b d leaves)
    dotnet tmux --help                                   everything else
END
if [ "$on_path" = false ]; then
    printf '\n%s is not on your PATH yet. Put this into the profile of your shell:\n' "$tools"
    printf '    export PATH="%s:%s"\n' "\$PATH" "$tools"
fi
