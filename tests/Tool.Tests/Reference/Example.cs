using System.Text.RegularExpressions;

namespace TmuxTool.Tool.Tests.Reference;

/// <summary>One example of the scripts' document: what its reader types, and what must be true afterwards.</summary>
/// <param name="Heading">Where in the document it stands.</param>
/// <param name="Commands">Bash, as in the document; only its fixed paths in /tmp are variables here.</param>
/// <param name="Check">Bash that fails unless the example did what it is for.</param>
public sealed partial record Example(string Heading, string Commands, string Check)
{
    /// <summary>The example with its scripts' names, or with the verbs that replace them.</summary>
    public string Script(bool verbs)
    {
        var script = $"{Prologue}\n{Commands}\n{Check}";
        return verbs
            ? ScriptName().Replace(script, match => "dotnet-tmux " + s_verbs[match.Groups["name"].Value])
            : script;
    }

    private static readonly Dictionary<string, string> s_verbs = new()
    {
        ["create-session"] = "create",
        ["list-sessions"] = "list",
        ["cleanup-sessions"] = "cleanup",
        ["safe-send"] = "send",
        ["wait-for-text"] = "wait",
        ["pane-health"] = "health",
        ["kill-session"] = "kill",
        ["find-sessions"] = "find",
    };

    private const string Prologue =
        """
        set -euxo pipefail
        SOCKET="$CLAUDE_TMUX_SOCKET_DIR/claude.sock"
        REGISTRY="$CLAUDE_TMUX_SOCKET_DIR/.sessions.json"

        # fails CODE COMMAND…: it must end with that code.
        fails() { local expected=$1 code=0; shift; "$@" || code=$?; [ "$code" = "$expected" ]; }
        # registered NAME…: these, in this order, are all that the registry has.
        registered() { [ "$(jq -r '.sessions | keys | join(" ")' "$REGISTRY")" = "$*" ]; }
        # running NAME [SOCKET]
        running() { tmux -S "${2:-$SOCKET}" has-session -t "=$1"; }
        screen() { tmux -S "$SOCKET" capture-pane -p -t "=$1:"; }
        # aged NAME TIME: as if the session had been created then.
        aged() { jq --arg n "$1" --arg t "$2" '.sessions[$n].created_at = $t' "$REGISTRY" >"$TMPDIR/aged" && mv "$TMPDIR/aged" "$REGISTRY"; }
        """;

    [GeneratedRegex(@"\./(tools/)?(?<name>[a-z]+(-[a-z]+)+)\.sh\b")]
    private static partial Regex ScriptName();
}
