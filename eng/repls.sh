#!/usr/bin/env bash
# The table of interactive programs in docs/repls.md:
#   eng/repls.sh install       installs the Debian packages of all programs
#   eng/repls.sh packages      prints their names
#   eng/repls.sh test LOG      runs the tests of all programs with the tool in DOTNET_TMUX_TOOL, and keeps what they print
#   eng/repls.sh table LOG…    writes docs/repls.md from that; of two results for one cell, the last one counts
# DOTNET_TMUX_REPLS, names between commas, limits the tests to these programs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
page=docs/repls.md

# The second argument of each program in the list is its package, the first of each Shell, Python and Lua as well.
packages() {
    sed -nE 's/^ +new\("[^"]*", "([^"]*)", .*/\1/p; s/^ +(Shell|Python|Lua)\("[^"]*", "([^"]*)".*/\2/p' \
        tests/Tool.Tests/Repls/ReplTable.cs | sort -u
}

install_packages() {
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo -n)
    ${root[@]+"${root[@]}"} apt-get --quiet update >/dev/null
    packages | DEBIAN_FRONTEND=noninteractive xargs ${root[@]+"${root[@]}"} apt-get --yes --quiet --no-install-recommends install >/dev/null
}

# The version of a package, without what Debian adds to it.
version_of() {
    dpkg-query -W -f '${Version}' "$1" 2>/dev/null | sed -E 's/^[0-9]+://; s/[-+~].*//' || true
}

# One line for each program: its cells in the order of the columns; and the notes.
table() {
    local columns=(One Block Error Silent Many Wide Causal) name package prompt column result gap cell notes=() line
    declare -A results=() gaps=() packages=() prompts=() numbers=()
    local order=()
    while IFS='|' read -r _ name package prompt column result gap; do
        [ -n "${packages[$name]-}" ] || order+=("$name")
        packages[$name]=$package
        [ "$column" != One ] || prompts[$name]=$prompt
        results[$name/$column]=$result
        gaps[$name/$column]=$gap
    done < <(cat "$@" | sed -n 's/^.*\(repl|\)/\1/p')
    echo '| program | version | prompt | one line | block | error | no output | 2,000 lines | wide | causal wait |'
    echo '|---|---|---|---|---|---|---|---|---|---|'
    while read -r name; do
        [ -n "${packages[$name]-}" ] || continue
        prompt=$(sed -E "s/[0-9a-f]{6,}/…/; s/^ +| +\$//g; s/¦/\\\\|/g; s/$(hostname)/host/" <<<"${prompts[$name]-}")
        line="| $name | $(version_of "${packages[$name]}") | ${prompt:+\`$prompt\`} |"
        for column in "${columns[@]}"; do
            cell=${results[$name/$column]-–}
            gap=${gaps[$name/$column]-}
            if [ "$cell" = no ] && [ -n "$gap" ]; then
                if [ -z "${numbers[$gap]-}" ]; then
                    notes+=("$gap")
                    numbers[$gap]=${#notes[@]}
                fi
                cell="no ${numbers[$gap]}"
            fi
            line+=" $cell |"
        done
        echo "$line"
    done < <(sed -nE 's/^ +(new|Shell|Python|Lua)\("([^"]*)", ".*/\2/p' tests/Tool.Tests/Repls/ReplTable.cs)
    echo
    local i
    for i in "${!notes[@]}"; do
        echo "$((i + 1)). ${notes[$i]^}."
    done
}

case "${1-}" in
    install) install_packages ;;
    packages) packages ;;
    test)
        : "${DOTNET_TMUX_TOOL:?names the tool that is tested}"
        library=$(dotnet msbuild tests/Tool.Tests -getProperty:TargetPath)
        "${library%.dll}" -noColor -showLiveOutput -class '*.ReplTests' | tee "$2"
        ;;
    table)
        shift
        rows=$(table "$@")
        { sed '/^| program /,$d' "$page"; echo "$rows"; } >"$page.new"
        mv "$page.new" "$page"
        ;;
    *)
        sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
