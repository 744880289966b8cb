#!/usr/bin/env bash
# Packs what is published into artifacts/packages, or into the directory that is named:
#   eng/pack.sh [--native-only] [--built] [DIRECTORY]
# --native-only: just what `dotnet tool install dotnet-tmux --prerelease` needs on this machine.
# --built: the solution has been restored and built for Release already.
set -euo pipefail

native_only=false built=()
while :; do
    case "${1-}" in
        --native-only) native_only=true ;;
        --built) built=(--no-build) ;;
        -*)
            echo "usage: eng/pack.sh [--native-only] [--built] [DIRECTORY]" >&2
            exit 2
            ;;
        *) break ;;
    esac
    shift
done
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:-$root/artifacts/packages}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$root"

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) rid=linux-x64 ;;
    Linux-aarch64) rid=linux-arm64 ;;
    Darwin-arm64) rid=osx-arm64 ;;
    Darwin-x86_64) rid=osx-x64 ;;
    *)
        echo "pack.sh: no native tool for $(uname -s) on $(uname -m); the portable one (any) serves it" >&2
        rid=any
        ;;
esac

# The time that stands in the packages: the commit's, so that everybody who packs it gets the same bytes.
if [ -z "${SOURCE_DATE_EPOCH-}" ] && committed=$(git log -1 --format=%ct 2>/dev/null); then
    export SOURCE_DATE_EPOCH=$committed
fi

pack() {
    dotnet pack "$@" --no-restore --configuration Release --output "$out" --nologo --verbosity quiet
}

# One restore, without a platform, is what the lock files describe; each pack works from it.
if [ ${#built[@]} = 0 ]; then
    restored=TmuxTool.sln
    [ "$native_only" = false ] || restored=src/Tool
    dotnet restore "$restored" --nologo --verbosity quiet
fi

# The package that names the others, then the ones that carry the tool.
pack src/Tool ${built[@]+"${built[@]}"}
[ "$rid" = any ] || pack src/Tool --runtime "$rid"
if [ "$native_only" = false ] || [ "$rid" = any ]; then
    pack src/Tool --runtime any -p:PublishAot=false
fi
if [ "$native_only" = false ]; then
    # The symbols of the native program stand beside its package.
    version=$(dotnet msbuild src/Tool -getProperty:PackageVersion)
    for symbols in src/Tool/bin/Release/net10.0/"$rid"/native/dotnet-tmux.{dbg,dSYM}; do
        [ ! -e "$symbols" ] || cp -R "$symbols" "$out/dotnet-tmux.$rid.$version.${symbols##*.}"
    done
    for package in src/*/*.csproj templates/*.csproj; do
        [ "$package" = src/Tool/Tool.csproj ] || pack "$package" ${built[@]+"${built[@]}"}
    done
fi
