#!/usr/bin/env bash
# Runs the tests of Core, and those of the verbs that work on sessions, against the tmux of several Debian suites:
#   eng/tmux-versions.sh [SUITE…] [-- TEST-OPTIONS…]        (default: bookworm trixie forky sid)
# Unpacks each tmux with its libraries into a scratch directory; installs nothing. Needs Debian's apt, and takes the mirror
# from the machine's own sources.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/prerequisites.sh

suites=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    suites+=("$1")
    shift
done
[ $# -eq 0 ] || shift
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie forky sid)

scratch=$(mktemp -d /tmp/tv-XXXXXX)
trap 'rm -rf "$scratch"' EXIT

# The first entry of the machine's sources, for another suite.
sources_for() {
    local file
    file=$(grep -ls '^Suites:' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/*.sources | head -n 1) || true
    if [ -n "$file" ]; then
        sed -e '/^$/q' "$file" | sed -e "s/^Suites:.*/Suites: $1/" -e 's/^Components:.*/Components: main/' >"$2.sources"
        echo "$2.sources"
    else
        sed -nE "s/^(deb (\[[^]]*\] )?[^ ]+) .*/\1 $1 main/p" /etc/apt/sources.list | head -n 1 >"$2.list"
        echo "$2.list"
    fi
}

# fetch SUITE: unpacks tmux and all that it depends on; prints the directory of a command that starts it.
fetch() {
    local root=$scratch/$1 options deb loader libraries
    mkdir -p "$root/lists/partial" "$root/archives/partial" "$root/files" "$root/bin"
    : >"$root/status"
    options=(
        -o Dir::Etc::sourcelist="$(sources_for "$1" "$root/suite")" -o Dir::Etc::sourceparts=-
        -o Dir::State::lists="$root/lists" -o Dir::State::status="$root/status"
        -o Dir::Cache::archives="$root/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
        -o Debug::NoLocking=1 -o APT::Sandbox::User=
    )
    apt-get "${options[@]}" --quiet update >&2
    apt-get "${options[@]}" --quiet --yes --no-install-recommends --download-only install tmux >&2
    for deb in "$root"/archives/*.deb; do
        dpkg-deb -x "$deb" "$root/files"
    done

    # With its own loader and C library: those of the machine may be older.
    loader=$(find "$root/files" -name 'ld-linux*.so.*' | head -n 1)
    libraries=$(find "$root/files" -name '*.so.*' -printf '%h\n' | sort -u | paste -sd:)
    printf '#!/bin/sh\nexec %s --library-path %s --argv0 tmux %s "$@"\n' \
        "$loader" "$libraries" "$root/files/usr/bin/tmux" >"$root/bin/tmux"
    chmod +x "$root/bin/tmux"
    echo "$root/bin"
}

verbs=()
for verb in Send LongText Wait Run Capture Create List Kill Cleanup; do
    verbs+=(-class "*.${verb}Tests")
done

for project in src/Tool tests/Core.Tests tests/Tool.Tests; do
    dotnet build "$project" -c Debug --nologo -v q
done
# The native program, where one is named, is faster.
export DOTNET_TMUX_TOOL=${DOTNET_TMUX_TOOL:-$PWD/src/Tool/bin/Debug/net10.0/dotnet-tmux}
failed=()
for suite in "${suites[@]}"; do
    bin=$(fetch "$suite" 2>"$scratch/log") || { cat "$scratch/log" >&2; exit 1; }
    version=$("$bin/tmux" -V)
    echo "==> $suite: $version"
    PATH=$bin:$PATH tests/Core.Tests/bin/Debug/net10.0/TmuxTool.Core.Tests -noLogo "$@" || failed+=("$suite ($version), Core")
    PATH=$bin:$PATH tests/Tool.Tests/bin/Debug/net10.0/TmuxTool.Tool.Tests -noLogo "${verbs[@]}" "$@" ||
        failed+=("$suite ($version), verbs")
done

[ ${#failed[@]} -eq 0 ] || { echo "failed: ${failed[*]}" >&2; exit 1; }
