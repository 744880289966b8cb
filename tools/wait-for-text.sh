#!/bin/sh
# `dotnet tmux wait` under the name that older scripts call.
command -v dotnet-tmux >/dev/null || PATH=$PATH:$HOME/.dotnet/tools
command -v dotnet-tmux >/dev/null || { echo "${0##*/}: dotnet-tmux is not installed; run ./quickstart.sh, or: dotnet tool install --global dotnet-tmux --prerelease" >&2; exit 127; }
exec dotnet-tmux wait "$@"
