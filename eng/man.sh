#!/usr/bin/env bash
# Makes docs/man/dotnet-tmux.1 anew, the manual page, from the texts that --help shows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

page=$(dotnet run --configuration Release --project src/Tool -- help --man)
mkdir -p docs/man
printf '%s\n' "$page" >docs/man/dotnet-tmux.1
