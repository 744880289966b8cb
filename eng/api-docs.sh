#!/usr/bin/env bash
# Writes the pages of the libraries' API, from the comments in their source, into artifacts/api or the directory that
# is named. Fails where something public has no comment, or a comment refers to what its readers cannot see.
#   eng/api-docs.sh [--built] [DIRECTORY]
# --built: the solution has been built for Release already.
set -euo pipefail

built=()
if [ "${1-}" = --built ]; then
    built=(--no-build)
    shift
fi
case "${1-}" in
    -*)
        echo "usage: eng/api-docs.sh [--built] [DIRECTORY]" >&2
        exit 2
        ;;
esac
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:-$root/artifacts/api}
mkdir -p "$out"
out=$(cd "$out" && pwd)
# Of types that are no more; whatever else is there is not ours.
rm -f "$out"/{TmuxTool,Xunit}.*.md
cd "$root"
dotnet run --project eng/ApiDocs --configuration Release ${built[@]+"${built[@]}"} -- "$out"
echo "$out/README.md"
