#!/usr/bin/env bash
# Packs the last commit in two directories and compares what was made, byte for byte.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$repository/eng/prerequisites.sh"

scratch=$(mktemp -d /tmp/dtv.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
export TMPDIR=$scratch

# Names of different length, another time zone, other rights on files: nothing of it may get into a package.
git clone --quiet "$repository" "$scratch/here/clone"
(umask 027 && git clone --quiet "$repository" "$scratch/some/where/else/clone")
TZ=UTC "$scratch/here/clone/eng/pack.sh" "$scratch/first"
(umask 027 && TZ=Asia/Tokyo "$scratch/some/where/else/clone/eng/pack.sh" "$scratch/second")

# entries PACKAGE: what is in it, with a checksum each.
entries() {
    python3 -c '
import hashlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as package:
    for entry in package.infolist():
        print(hashlib.sha256(package.read(entry)).hexdigest()[:16], entry.date_time, entry.filename)' "$1"
}

[ "$(ls "$scratch/first")" = "$(ls "$scratch/second")" ] || {
    printf 'error: not the same files:\n' >&2
    diff <(ls "$scratch/first") <(ls "$scratch/second") >&2
}
status=0
for file in "$scratch"/first/*; do
    name=${file##*/}
    if cmp -s "$file" "$scratch/second/$name"; then
        echo "same: $name"
        continue
    fi
    status=1
    echo "error: packed twice, $name differs" >&2
    case "$name" in
        *.*nupkg) diff <(entries "$file") <(entries "$scratch/second/$name") >&2 || true ;;
    esac
done
exit $status
