# shellcheck shell=sh
# The session registry for shell scripts (bash or sh): . tools/lib/registry.sh
#
#   registry_lock, registry_unlock          hold the registry's lock in this shell; 75 when it is busy
#   registry_init                           make the registry where there is none
#   registry_validate                       2 when it cannot be read
#   registry_add_session NAME SOCKET TARGET [TYPE [PID]]
#   registry_remove_session NAME            1 when there is none of that name
#   registry_get_session NAME               its row as JSON; 1 when there is none
#   registry_get_socket NAME, registry_get_target NAME
#   registry_list_sessions                  the whole registry as JSON
#   registry_session_exists NAME            0 or 1
#   registry_update_activity NAME           last_active becomes now
#   registry_cleanup_dead [--dry-run]       removes dead rows and prints how many
#
# Between registry_lock and registry_unlock these functions work on the registry that this shell has
# locked. The verbs themselves (dotnet tmux create, kill, …) do not: they would wait for this shell.

command -v dotnet-tmux >/dev/null || PATH=$PATH:$HOME/.dotnet/tools
command -v dotnet-tmux >/dev/null || {
    echo "registry: dotnet-tmux is not installed; run ./quickstart.sh, or: dotnet tool install --global dotnet-tmux --prerelease" >&2
    return 127
}

REGISTRY_FILE=$(dotnet-tmux registry path) || return
: "${CLAUDE_TMUX_SOCKET_DIR:=${REGISTRY_FILE%/*}}"
REGISTRY_LOCK=$CLAUDE_TMUX_SOCKET_DIR/.sessions.lock
: "${LOCK_TIMEOUT:=5}"
_registry_is_locked=

registry_lock() {
    _registry_make_directory || return 1
    if [ -L "$REGISTRY_LOCK" ]; then
        echo "registry: $REGISTRY_LOCK is a symbolic link; remove it" >&2
        return 1
    fi
    if command -v flock >/dev/null; then
        # A directory there is the lock of a script that has no flock. Its 9 is the highest that sh can open.
        if _registry_try test ! -d "$REGISTRY_LOCK" &&
            command exec 9>>"$REGISTRY_LOCK" && flock -w "$LOCK_TIMEOUT" 9; then
            _registry_is_locked=by-flock
            return 0
        fi
        command exec 9>&-
    elif _registry_try mkdir "$REGISTRY_LOCK" 2>/dev/null; then
        echo "$$ $(hostname) $(_registry_now)" >"$REGISTRY_LOCK/owner"
        _registry_is_locked=by-mkdir
        return 0
    fi
    echo "registry: Failed to acquire lock after ${LOCK_TIMEOUT}s" >&2
    return 75
}

registry_unlock() {
    case "$_registry_is_locked" in
        # Said aloud, and not only closed: a tmux server started meanwhile has the file open as well.
        by-flock) flock -u 9 && command exec 9>&- ;;
        by-mkdir) rm -rf "$REGISTRY_LOCK" ;;
    esac
    _registry_is_locked=
}

registry_init() {
    if [ ! -e "$REGISTRY_FILE" ]; then
        _registry_make_directory || return 1
        # Never over a registry that somebody makes at this moment.
        (umask 077 && set -C && echo '{ "version": "1.0", "sessions": {} }' >"$REGISTRY_FILE") 2>/dev/null ||
            [ -e "$REGISTRY_FILE" ]
    fi
}

registry_validate() {
    dotnet-tmux registry validate >/dev/null || return 2
}

registry_add_session() {
    if [ -z "${1-}" ] || [ -z "${2-}" ] || [ -z "${3-}" ]; then
        echo "registry: Missing required arguments (name, socket, target)" >&2
        return 2
    fi
    if [ -n "$_registry_is_locked" ]; then
        # shellcheck disable=SC2016 # the dollars are jq's
        _registry_edit "$1" '.sessions[$name] = ({ socket: $socket, target: $target, type: $type }
            + (if $pid == "" then {} else { pid: ($pid | tonumber) } end)
            + { created_at: (.sessions[$name].created_at // $now), last_active: $now })' \
            --arg socket "$2" --arg target "$3" --arg type "${4:-shell}" --arg pid "${5-}"
    else
        dotnet-tmux registry add "$1" "$2" "$3" "${4:-shell}" ${5:+"$5"} >/dev/null
    fi
}

registry_remove_session() {
    _registry_named "${1-}" || return
    if [ -n "$_registry_is_locked" ]; then
        registry_session_exists "$1" || return 1
        # shellcheck disable=SC2016 # the dollar is jq's
        _registry_edit "$1" 'del(.sessions[$name])'
    else
        dotnet-tmux registry remove "$1" >/dev/null
    fi
}

registry_update_activity() {
    _registry_named "${1-}" || return
    if [ -n "$_registry_is_locked" ]; then
        registry_session_exists "$1" || return 1
        # shellcheck disable=SC2016 # the dollars are jq's
        _registry_edit "$1" '.sessions[$name].last_active = $now'
    else
        dotnet-tmux registry touch "$1" >/dev/null
    fi
}

registry_get_session() {
    _registry_named "${1-}" || return
    dotnet-tmux registry get "$1"
}

registry_get_socket() {
    _registry_field "${1-}" .socket
}

registry_get_target() {
    _registry_field "${1-}" .target
}

registry_list_sessions() {
    dotnet-tmux registry show
}

registry_session_exists() {
    dotnet-tmux registry get "${1-}" >/dev/null 2>&1
}

registry_cleanup_dead() {
    _registry_report=$(dotnet-tmux cleanup ${1:+"$1"}) || return
    case "$_registry_report" in
        *"session(s):"*) echo "$_registry_report" | sed -n 's/.* \([0-9][0-9]*\) session(s):$/\1/p' ;;
        *) echo 0 ;;
    esac
}

_registry_now() {
    date -u +%Y-%m-%dT%H:%M:%SZ
}

_registry_make_directory() {
    [ -d "$CLAUDE_TMUX_SOCKET_DIR" ] || (umask 077 && mkdir -p "$CLAUDE_TMUX_SOCKET_DIR")
}

_registry_named() {
    [ -n "$1" ] || {
        echo "registry: Missing session name" >&2
        return 2
    }
}

_registry_field() {
    _registry_row=$(registry_get_session "$1") || return
    printf '%s\n' "$_registry_row" | jq -r "$2 // empty"
}

# Tries COMMAND… ten times a second until it succeeds; fails after LOCK_TIMEOUT.
_registry_try() {
    _registry_tries=$(awk -v seconds="$LOCK_TIMEOUT" 'BEGIN { print int(seconds * 10) }')
    until "$@"; do
        [ "$_registry_tries" -gt 0 ] || return 1
        _registry_tries=$((_registry_tries - 1))
        sleep 0.1
    done
}

# _registry_edit NAME FILTER [JQ-OPTION…], under the lock that this shell holds: write, check, rename.
_registry_edit() {
    registry_init && registry_validate || return 2
    _registry_new=$(mktemp "$CLAUDE_TMUX_SOCKET_DIR/.sessions.XXXXXX") || return 1
    _registry_name=$1 _registry_filter=$2
    shift 2
    if jq --arg name "$_registry_name" --arg now "$(_registry_now)" "$@" "$_registry_filter" \
        "$REGISTRY_FILE" >"$_registry_new" && mv "$_registry_new" "$REGISTRY_FILE"; then
        return 0
    fi
    rm -f "$_registry_new"
    echo "registry: Failed to update $REGISTRY_FILE" >&2
    return 1
}
