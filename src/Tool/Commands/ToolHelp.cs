using TmuxTool.Cli.Commands.RegistryVerbs;

namespace TmuxTool.Cli.Commands;

/// <summary>What the help says of the tool as a whole and of <c>registry</c>, and the manual page besides.</summary>
internal static class ToolHelp
{
    public const string Summary = "drive interactive terminal programs through tmux";

    public static PageHelp Tool { get; } = new()
    {
        Purpose = "Drives interactive terminal programs through tmux, in sessions that have names.",
        Usage = ["VERB [OPTIONS]"],
        Examples = ["create -n py --python --wait", "send -s py -c 'print(6 * 7)' -w '^42$'", "run -s py -c '6 * 7'", "list", "kill -s py"],
        ExitCodes =
        [
            ("0", "Done; each verb's help lists its other codes"),
            ("1", "No such verb, and invalid arguments of most verbs"),
            ("70", "A fault of the tool itself"),
            ("74", "The answer could not be written"),
            ("75", "The registry's lock is busy"),
            ("129", "Ended by SIGHUP"),
            ("130", "Interrupted (Ctrl-C)"),
            ("143", "Ended by SIGTERM"),
        ],
    };

    public static PageHelp Registry { get; } = new()
    {
        Purpose = "Looks into the registry of sessions and mends it.",
        Replaces = "lib/registry.sh",
        Usage = ["VERB [OPTIONS]"],
        Examples = ["path", "get my-python", "validate || dotnet tmux registry repair"],
        ExitCodes = RegistryVerb.CommonExitCodes,
    };

    public static IReadOnlyList<(string Name, string Meaning)> Environment { get; } =
    [
        ("CLAUDE_TMUX_SOCKET_DIR", "Directory of sockets and registry (default: claude-tmux-sockets in TMPDIR or /tmp)"),
        ("LOCK_TIMEOUT", "Seconds to wait for the registry's lock (default: 5)"),
        ("NOW_EPOCH", "Clock for the ages that list shows, in seconds since 1970"),
        ("NO_COLOR", "No colours"),
        ("XDG_CONFIG_HOME", "Directory of your own presets (default: ~/.config)"),
    ];

    /// <summary>What <c>--help</c> has no room for.</summary>
    public const string Description = """
        Each program runs in a tmux session that has a name. The session outlives the command that made it, and the
        next command finds it by its name in a registry, a file that scripts may read and write as well. What is sent
        reaches the program byte for byte; a wait sleeps until output comes, and looks only at what came after the text
        was sent.

        The answer goes to standard output, everything else to standard error. The commands 'dotnet tmux' and
        'dotnet-tmux' are the same.

        Which session a verb means: -t with -S or -L says it outright, -t alone on tmux's default server; NAME or -s NAME
        is looked up in the registry; with none of them the only registered session is taken.

        A REGEX is a .NET regular expression, tried on each line, wrapped lines joined; ^ and $ are the line's ends, and
        the classes of grep such as [[:space:]] are known. DUR is a duration: seconds, or
        a number and a unit, such as 500ms, 10s, 2m, 1h or 1d.
        """;

    public static IReadOnlyList<(string Path, string Meaning)> Files { get; } =
    [
        ("$CLAUDE_TMUX_SOCKET_DIR/claude.sock", "The tmux socket of sessions that are created without -S"),
        ("$CLAUDE_TMUX_SOCKET_DIR/.sessions.json", "The registry; beside it .sessions.json.backup, the last good copy, and .sessions.lock, its lock"),
        ("$XDG_CONFIG_HOME/dotnet-tmux/presets.json", "Your own presets: see presets"),
    ];

    public static IReadOnlyList<string> SeeAlso { get; } = ["tmux", "asciinema"];
}
