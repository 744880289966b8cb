# shellcheck shell=bash
# Sourced by quickstart.sh and test.sh: what the machine must have, and how it gets it.

# No build server may outlive the script, and no first-run text belongs in its output.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_ADD_GLOBAL_TOOLS_TO_PATH=false

# need_dotnet: fails with what to do unless an SDK is there that this repository accepts.
need_dotnet() {
    if ! command -v dotnet >/dev/null 2>&1; then
        echo "error: the .NET SDK 10 is not installed (no dotnet on PATH): https://dotnet.microsoft.com/download" >&2
        return 1
    fi
    local found
    if ! found=$(dotnet --version 2>/dev/null); then
        echo "error: none of the installed .NET SDKs is a 10.0 one: https://dotnet.microsoft.com/download" >&2
        dotnet --list-sdks 2>/dev/null | sed 's/^/  installed: /' >&2
        return 1
    fi
    echo "    .NET SDK $found"
}

# need_packages WHAT…: each is a command, or one of those below. Installs with apt-get, or on macOS with brew, what is
# missing where it may; elsewhere it prints the list and fails.
need_packages() {
    local what debian=() mac=()
    for what in "$@"; do
        if ! have "$what"; then
            debian+=("$(debian_name "$what")")
            mac+=("$(mac_name "$what")")
        fi
    done
    [ ${#debian[@]} -gt 0 ] || return 0

    if command -v apt-get >/dev/null 2>&1; then
        local root=()
        if [ "$(id -u)" != 0 ]; then
            if ! sudo -n true 2>/dev/null; then
                printf 'error: these are missing, and installing them needs root:\n  sudo apt-get install %s\n' "${debian[*]}" >&2
                return 1
            fi
            root=(sudo -n)
        fi
        echo "    installing: ${debian[*]}"
        local packages install
        read -ra packages <<<"${debian[*]}"
        install=(${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120
            --yes --quiet --no-install-recommends install)
        # The lists of a new machine are empty or old: fetched only when the first try needs them.
        if ! "${install[@]}" "${packages[@]}" >/dev/null 2>&1; then
            ${root[@]+"${root[@]}"} apt-get -o DPkg::Lock::Timeout=120 --quiet update >/dev/null
            "${install[@]}" "${packages[@]}" >/dev/null
        fi
    elif command -v brew >/dev/null 2>&1; then
        echo "    installing: ${mac[*]}"
        brew install --quiet "${mac[@]}" >/dev/null
    elif [ "$(uname -s)" = Darwin ]; then
        printf 'error: these are missing, and there is no brew to install them with (Homebrew):\n  brew install %s\n' "${mac[*]}" >&2
        return 1
    else
        printf "error: these are missing (the names are Debian's; use your system's):\n  %s\n" "${debian[*]}" >&2
        return 1
    fi

    for what in "$@"; do
        if ! have "$what"; then
            echo "error: $what is still missing after installing it" >&2
            return 1
        fi
    done
}

have() {
    case "$1" in
        # What links a native program: either compiler will do.
        compiler) command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 ;;
        zlib-headers) [ "$(uname -s)" = Darwin ] || [ -e /usr/include/zlib.h ] ;;
        # Homebrew keeps its client off PATH.
        psql) [ "$(uname -s)" = Darwin ] || command -v psql >/dev/null 2>&1 ;;
        bash-completion)
            [ -e /usr/share/bash-completion/bash_completion ] ||
                [ -e "$(brew --prefix 2>/dev/null)/share/bash-completion/bash_completion" ]
            ;;
        *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

debian_name() {
    case "$1" in
        compiler) echo "gcc libc6-dev" ;;
        zlib-headers) echo zlib1g-dev ;;
        flock) echo util-linux ;;
        ps) echo procps ;;
        lua) echo lua5.4 ;;
        groff) echo groff-base ;;
        psql) echo postgresql-client ;;
        *) echo "$1" ;;
    esac
}

mac_name() {
    case "$1" in
        compiler) echo llvm ;;
        python3) echo python ;;
        bash-completion) echo bash-completion@2 ;;
        *) echo "$1" ;;
    esac
}
