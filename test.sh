#!/usr/bin/env bash
# Sets up what the tests need and runs them all, against the packed and installed native tool:
#   ./test.sh [--stress]
# --stress: with the tests of the category stress, which take longer.
# The last line is the sum over all test projects.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. eng/prerequisites.sh

filter=(-trait- Category=stress)
case "${1-}" in
    '') ;;
    --stress) filter=() ;;
    *)
        echo "usage: ./test.sh [--stress]" >&2
        exit 2
        ;;
esac

# Short, since tests put sockets into it and a socket's path may have 104 bytes.
scratch=$(mktemp -d /tmp/dtt.XXXXXX)
touch "$scratch/.begin"
# Every process of this run carries this mark, so that a forgotten one can be told from others' processes.
export DOTNET_TMUX_TEST_RUN=$scratch TMPDIR=$scratch

# Of the user's home only NuGet's packages and settings are used; what the SDK writes for itself goes with us.
export NUGET_PACKAGES=${NUGET_PACKAGES:-$HOME/.nuget/packages} DOTNET_CLI_HOME=$scratch/home
mkdir -p "$DOTNET_CLI_HOME/.nuget"
export LESSHISTFILE=-
[ ! -d "$HOME/.nuget/NuGet" ] || ln -s "$HOME/.nuget/NuGet" "$DOTNET_CLI_HOME/.nuget/NuGet"

step() {
    printf '==> %s\n' "$*"
}

# The processes that still carry the mark, as `PID COMMAND` lines.
left_running() {
    local file pid
    for file in /proc/[0-9]*/environ; do
        pid=${file//[!0-9]/}
        if [ "$pid" != $$ ] && grep -qzx "DOTNET_TMUX_TEST_RUN=$scratch" "$file" 2>/dev/null; then
            # Gone: it was this very grep.
            ps -o pid=,args= -p "$pid" || true
        fi
    done
}

# What `dotnet format` leaves, TMPDIR or not: a socket of this run, named by a GUID, that nobody listens on.
remove_stale_sockets() {
    local socket
    for socket in /tmp/????????-????-????-????-????????????; do
        if [ -S "$socket" ] && [ -O "$socket" ] && [ "$socket" -nt "$scratch/.begin" ] &&
            ! grep -qF " $socket" /proc/net/unix 2>/dev/null; then
            rm -f "$socket"
        fi
    done
}

finish() {
    local status=$?
    trap - EXIT
    local left
    left=$(left_running)
    if [ -n "$left" ]; then
        printf 'error: the tests left these running; they are killed now:\n%s\n' "$left" >&2
        awk '{ print $1 }' <<<"$left" | xargs kill -KILL 2>/dev/null || true
        [ $status != 0 ] || status=1
    fi
    remove_stale_sockets
    rm -rf "$scratch"
    [ -z "${summary-}" ] || echo "$summary"
    exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step "Prerequisites"
need_dotnet
# What is large is used where it is there; else its tests are skipped: node, the PostgreSQL server.
need_packages tmux python3 gdb compiler zlib-headers jq flock ps less zsh fish bash-completion sqlite3 lua mandoc groff psql asciinema

[ ${#filter[@]} -gt 0 ] || eng/repls.sh install

step "Restore, as the lock files say"
dotnet restore --locked-mode --nologo --verbosity quiet

step "Build"
dotnet build --no-restore --configuration Release --nologo --verbosity quiet

# Of `dotnet format`, the analyzers are left out: their findings are errors of the build, which takes less time for them.
step "Format"
dotnet format whitespace --verify-no-changes --no-restore
dotnet format style --verify-no-changes --no-restore

step "Pages of the API"
eng/api-docs.sh --built "$scratch/api" >"$scratch/api.log"

step "Pack, and install the tool"
eng/pack.sh --built "$scratch/packages"
dotnet tool install dotnet-tmux --prerelease --tool-path "$scratch/tools" --source "$scratch/packages" >"$scratch/install.log" ||
    { cat "$scratch/install.log"; exit 1; }
export DOTNET_TMUX_TOOL=$scratch/tools/dotnet-tmux DOTNET_TMUX_PACKAGES=$scratch/packages

# A project that hangs must not hang the run.
limit=()
! command -v timeout >/dev/null 2>&1 || limit=(timeout --kill-after=10 900)

# Tests sleep more than they compute: twice as many at once as there are cores on a small machine.
# The programs themselves, since `dotnet test` leaves a socket in /tmp for each run.
passed=0 failed=0 skipped=0 broken=()
for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    step "Test $name"
    library=$(dotnet msbuild "$project" -getProperty:TargetPath -p:Configuration=Release)
    status=0
    ${limit[@]+"${limit[@]}"} "${library%.dll}" -noColor -maxThreads 4 ${filter[@]+"${filter[@]}"} 2>&1 | tee "$scratch/test.log" || status=$?
    # counted WHAT: the number behind it in the runner's summary, or nothing.
    counted() {
        sed -n "s/^ .*[ ]$1: \([0-9]*\),.*/\1/p" "$scratch/test.log" | tail -n 1
    }
    total=$(counted Total)
    if [ "${total:-0}" = 0 ]; then
        broken+=("$name ran no test to its end (exit code $status)")
        continue
    fi
    not_passed=$(($(counted Failed) + $(counted Skipped) + $(counted 'Not Run')))
    passed=$((passed + total - not_passed))
    failed=$((failed + $(counted Failed) + $(counted Errors)))
    skipped=$((skipped + $(counted Skipped)))
    if [ "$status" != 0 ] && [ "$(($(counted Failed) + $(counted Errors)))" = 0 ]; then
        broken+=("$name ended with exit code $status though no test failed")
    fi
done

summary="$passed passed, $failed failed, $skipped skipped"
if [ ${#broken[@]} -gt 0 ]; then
    printf 'error: %s\n' "${broken[@]}" >&2
    exit 1
fi
[ "$passed" -gt 0 ] && [ "$failed" = 0 ]
