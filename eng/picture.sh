#!/usr/bin/env bash
# Makes docs/session.svg, the picture in the README: the tool at work in one of its own sessions, captured by itself.
# Needs dotnet-tmux on PATH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scratch=$(mktemp -d /tmp/dtp.XXXXXX)
export CLAUDE_TMUX_SOCKET_DIR=$scratch/s LANG=C.UTF-8
outer=$scratch/outer.sock
finish() {
    tmux -S "$outer" kill-server 2>/dev/null || true
    tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" kill-server 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT

# The picture shows `dotnet tmux`, without the second that starting dotnet takes.
cat >"$scratch/rc" <<'RC'
PS1='\[\e[1;34m\]~/demo\[\e[0m\] \[\e[32m\]$\[\e[0m\] '
dotnet() { shift; dotnet-tmux "$@"; }
unset TMUX
RC
dotnet-tmux create -n demo -S "$outer" --no-register --size 84x22 --wait='\$ $' -- bash --noprofile --rcfile "$scratch/rc" >/dev/null
show() {
    dotnet-tmux send -S "$outer" -t demo -c "$1" -w "${2:-\\$ $}" >/dev/null
}
show 'dotnet tmux create -n py --python --wait >/dev/null 2>&1'
show "dotnet tmux send -s py -c 'sum(range(101))' -w '^5050\$' && echo right"
show 'dotnet tmux capture -s py --after-send'
show "dotnet tmux create -n job -- sh -c 'sleep 1; exit 3' >/dev/null 2>&1"
show 'dotnet tmux wait -s job --exit'
show 'dotnet tmux list'
show 'dotnet tmux kill -s py'
dotnet-tmux capture -S "$outer" -t demo --svg docs/session.svg
