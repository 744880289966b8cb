#!/usr/bin/env bash
# Whole processes beside the raw tmux commands that do the same, in the same run, with hyperfine:
#   bench/run.sh [PROGRAM]
# PROGRAM: dotnet-tmux; the one on PATH where it is left out. Prints tables of medians and of the memory that a verb
# held at most, and writes them with machine, versions and date into bench/results/. Only a machine that does nothing
# else gives figures worth keeping.
set -euo pipefail

for needed in hyperfine jq tmux; do
    command -v "$needed" >/dev/null || { echo "run.sh: $needed is not on PATH (Debian: apt-get install $needed)" >&2; exit 1; }
done
# The program, not the shell's own word: it tells the memory of what it ran. (macOS: brew install gnu-time)
gnu_time=$(type -P gtime || type -P time) || { echo "run.sh: GNU time is not on PATH (Debian: apt-get install time)" >&2; exit 1; }
tool=$(command -v "${1-dotnet-tmux}") || { echo "run.sh: ${1-dotnet-tmux} is no program; install the tool first, see README.md" >&2; exit 1; }
[ "${tool#/}" != "$tool" ] || tool=$PWD/$tool
cd "$(dirname "${BASH_SOURCE[0]}")"

load=$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || true)
scratch=$(mktemp -d /tmp/dtb.XXXXXX)
export CLAUDE_TMUX_SOCKET_DIR=$scratch/one TMUX='' TMUX_PANE=''
sockets=("$scratch/one/claude.sock" "$scratch/many/claude.sock" "$scratch/raw.sock")
finish() {
    for socket in "${sockets[@]}"; do
        [ ! -S "$socket" ] || tmux -S "$socket" kill-server 2>/dev/null || true
    done
    rm -rf "$scratch"
}
trap finish EXIT
one=${sockets[0]} many=${sockets[1]} raw=${sockets[2]}

# peak COMMAND [--prepare COMMAND…]: the memory that it holds at most, in MB.
peak() {
    [ "${2-}" != --prepare ] || eval "$3" >/dev/null 2>&1
    eval "'$gnu_time' -f %M -o '$scratch/peak' $1" >/dev/null 2>&1 || true
    tail -n 1 "$scratch/peak" | awk '{ printf "%.1f", $1 / 1024 }'
}

# measure NAME TARGET RUNS COMMAND RAW [OPTIONS…]: both medians, in milliseconds, their ratio, and the peak of ours.
rows=()
measure() {
    local name=$1 target=$2 runs=$3 ours=$4 theirs=$5
    shift 5
    hyperfine --shell=none --warmup 5 --runs "$runs" --ignore-failure --export-json "$scratch/times.json" "$@" "$ours" "$theirs" >/dev/null 2>&1
    rows+=("$(jq -r --arg name "$name" --arg target "$target" --arg peak "$(peak "$ours" "$@")" '
        def ms: . * 100000 | round / 100;
        "| \($name) | \(.results[0].median | ms) | \(.results[1].median | ms) | \(.results[0].median / .results[1].median * 100 | round / 100) | \($target) | \($peak) |"' \
        "$scratch/times.json")")
    echo "${rows[-1]}"
}

"$tool" create -n bench --wait='\$ $' --env PS1='$ ' -- bash --norc --noprofile >/dev/null
tmux -f /dev/null -S "$raw" new-session -d -s base

measure 'start: `--version` / `tmux -V`' '≤ 2' 300 "$tool --version" 'tmux -V'
measure '`list` / `list-panes -a`' '≤ 2.5' 200 "$tool list" "tmux -S $one list-panes -a"
measure '`health` / `display-message`' '≤ 2.5' 200 "$tool health -s bench" "tmux -S $one display-message -p -t =bench: #{pane_pid}"
measure '`send` / `send-keys`' '≤ 3' 200 "$tool send -s bench -c true" "tmux -S $one send-keys -t =bench: true Enter"
measure '`send -w` / `send-keys` and `capture-pane`' '≤ 1.5' 100 "$tool send -s bench -c true -w '[\$] \$'" \
    "sh -c 'tmux -S $one send-keys -t =bench: true Enter; tmux -S $one capture-pane -p -t =bench: >/dev/null'"
"$tool" create -n shell --shell --wait >/dev/null
measure '`run -c true` in bash / `send-keys` and `capture-pane`' '≤ 2.5' 100 "$tool run -s shell -c true" \
    "sh -c 'tmux -S $one send-keys -t =shell: true Enter; tmux -S $one capture-pane -p -t =shell: >/dev/null'"
measure '`create --shell` / `new-session -d`' '≤ 2.5' 60 "$tool create -n made --shell" "tmux -S $raw new-session -d -s made" \
    --prepare "sh -c '$tool kill -s made || true'" --prepare "sh -c 'tmux -S $raw kill-session -t =made || true'"
measure '`kill` / `kill-session`' '≤ 2.5' 60 "$tool kill -s made" "tmux -S $raw kill-session -t =made" \
    --prepare "sh -c '$tool create -n made --shell || true'" --prepare "sh -c 'tmux -S $raw new-session -d -s made || true'"

# A registry and a server of a thousand sessions.
"$tool" kill bench shell >/dev/null
export CLAUDE_TMUX_SOCKET_DIR=$scratch/many
"$tool" create -n base -- cat >/dev/null
seq 1000 | sed 's/.*/new-session -d -s many-& cat/' | tmux -S "$many" source-file -
"$tool" adopt --all >/dev/null
measure '`list --json`, 1,000 sessions / `list-panes -a`' '≤ 1.5' 30 "$tool list --json" "tmux -S $many list-panes -a"
measure '`cleanup --dry-run`, 1,000 sessions / `list-panes -a`' '≤ 1.5' 30 "$tool cleanup --dry-run" "tmux -S $many list-panes -a"

# Sixty-four at once, from nothing.
cat >"$scratch/ours.sh" <<END
export CLAUDE_TMUX_SOCKET_DIR=\$(mktemp -d $scratch/c.XXXXXX)
for i in \$(seq 64); do $tool create -n c\$i --shell >/dev/null 2>&1 & done
wait
[ "\$(tmux -S \$CLAUDE_TMUX_SOCKET_DIR/claude.sock list-sessions | wc -l) \$(jq '.sessions | length' \$CLAUDE_TMUX_SOCKET_DIR/.sessions.json)" = '64 64' ] || echo lost >>$scratch/lost
tmux -S \$CLAUDE_TMUX_SOCKET_DIR/claude.sock kill-server
END
cat >"$scratch/theirs.sh" <<END
socket=\$(mktemp -d $scratch/r.XXXXXX)/s
for i in \$(seq 64); do tmux -f /dev/null -S \$socket new-session -d -s c\$i & done
wait
tmux -S \$socket list-sessions >/dev/null
tmux -S \$socket kill-server
END
measure '64 creates at once / 64 `new-session -d`' '≤ 2' 10 "bash $scratch/ours.sh" "bash $scratch/theirs.sh"
[ ! -e "$scratch/lost" ] || { echo "run.sh: some of 64 sessions were lost" >&2; exit 1; }

# A registry of ten thousand rows whose server is gone: what the registry alone takes.
export CLAUDE_TMUX_SOCKET_DIR=$scratch/rows
mkdir -m 700 "$scratch/rows"
jq -n --arg socket "$scratch/none.sock" '{ version: "1.0", sessions: ([range(10000) | { key: "row-\(.)", value: {
    socket: $socket, target: "row-\(.):0.0", type: "shell", pid: (100000 + .),
    created_at: "2025-11-23T10:30:00Z", last_active: "2025-11-23T10:30:00Z", pane_id: "%\(.)", pid_start: (3000000 + .),
    server_pid: 99999, server_start: 1763890200, window: "shell" } }] | from_entries) }' >"$scratch/rows/.sessions.json"
registry_rows=()
# alone NAME COMMAND: its median in milliseconds and its peak.
alone() {
    hyperfine --shell=none --warmup 3 --runs 30 --export-json "$scratch/times.json" "$2" >/dev/null 2>&1
    registry_rows+=("$(jq -r --arg name "$1" --arg peak "$(peak "$2")" \
        '"| \($name) | \(.results[0].median * 100000 | round / 100) | \($peak) |"' "$scratch/times.json")")
    echo "${registry_rows[-1]}"
}
alone 'start: `--version`' "$tool --version"
alone 'read: `registry get`' "$tool registry get row-5000"
alone 'update: `registry add`' "$tool registry add row-5000 $scratch/none.sock row-5000:0.0 shell"
alone '`list --json`' "$tool list --json"

mkdir -p results
result=results/$(date +%Y-%m-%d).md
{
    echo "# Whole processes, $(date +%Y-%m-%d)"
    echo
    echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1), $(getconf _NPROCESSORS_ONLN) cores, $(uname -sr); dotnet-tmux $("$tool" --version), $(tmux -V), $(hyperfine --version)."
    echo "Medians in milliseconds; load when it began: ${load:-unknown}."
    echo
    echo '| measure | dotnet tmux | raw tmux | ratio | target | MB, at most 20 |'
    echo '|---|---|---|---|---|---|'
    printf '%s\n' "${rows[@]}"
    echo
    echo "A registry of 10,000 rows ($(wc -c <"$scratch/rows/.sessions.json") bytes) on $(findmnt -no FSTYPE -T "$scratch" 2>/dev/null || echo 'an unknown file system'):"
    echo
    echo '| verb | dotnet tmux | MB, at most 60 |'
    echo '|---|---|---|'
    printf '%s\n' "${registry_rows[@]}"
} >"$result"
echo "written: bench/$result"
