namespace TmuxTool.Sessions;

/// <summary>The programs that are known from the start.</summary>
internal static class BuiltInPresets
{
    private const string ShellPrompt = "[$#%>] $";
    private const string PythonError = @"(^|\s)Traceback \(most recent call last\):?$|^(SyntaxError|IndentationError|TabError): ";

    private static readonly Dictionary<string, string> s_none = [];

    public static ProgramPreset Bash { get; } = new(
        "shell",
        ["bash"],
        // The mark that terminals know from shell integrations (OSC 133): invisible, and it tells the command's status.
        new Dictionary<string, string> { ["PROMPT_COMMAND"] = """printf '\033]133;D;%s\007' "$?" """.TrimEnd() },
        ShellPrompt)
    {
        Name = "bash",
        ContinuationPattern = "^> $",
        Leave = "exit",
        IsShell = true,
    };

    public static ProgramPreset Python { get; } = new(
        "python-repl",
        ["python3", "-q"],
        new Dictionary<string, string> { ["PYTHON_BASIC_REPL"] = "1" },
        "^>>> $")
    {
        Name = "python",
        ContinuationPattern = @"^\.\.\. $",
        BlockEnd = "",
        ErrorPattern = PythonError,
        Leave = "exit()",
    };

    public static ProgramPreset Gdb { get; } = new(
        "debugger",
        ["gdb", "-q", "-ex", "set pagination off"],
        s_none,
        @"^\(gdb\) $")
    {
        Name = "gdb",
        ContinuationPattern = "^ *>$",
        BlockEnd = "end",
        // gdb has no word that begins its errors; these are the ones that come most often.
        ErrorPattern = "^(No symbol |No executable file |No default |No stack|No registers|No frame|No source file |No breakpoint |No process |No function |No line |"
            + "Undefined |Ambiguous |A syntax error |Invalid |Attempt to |Argument |Function |Cannot |Can't |Couldn't |Junk |Error |"
            + "The program (is not being run|has no registers)|The history is empty|Unable to |Convenience variable |You can't |Unmatched |Unknown |"
            + "Python Exception |Error while )|: No such file or directory\\.$|Cannot access memory at address",
        Leave = "quit",
    };

    public static IReadOnlyList<ProgramPreset> All { get; } =
    [
        Bash,
        new(
            "zsh",
            ["zsh"],
            // Else output without a line end gets a sign behind it that no program has written.
            new Dictionary<string, string> { ["PROMPT_EOL_MARK"] = "" },
            ShellPrompt)
        {
            ContinuationPattern = @"^[a-z ]*> $",
            Leave = "exit",
            IsShell = true,
        },
        new(
            "sh",
            ["sh"],
            s_none,
            ShellPrompt)
        {
            ContinuationPattern = "^> $",
            Leave = "exit",
            IsShell = true,
            Processes = ["dash", "ash", "ksh", "mksh", "busybox"],
        },
        Python,
        new(
            "ipython",
            // Its own editor would indent what is indented already.
            ["ipython", "--simple-prompt", "--no-banner", "--no-confirm-exit"],
            s_none,
            @"^In \[\d+\]: $")
        {
            ContinuationPattern = @"^ +\.\.\.: $",
            BlockEnd = "",
            ErrorPattern = PythonError,
            Leave = "exit",
            Processes = ["python"],
        },
        Gdb,
        new(
            "lldb",
            ["lldb", "-o", "settings set use-color false"],
            s_none,
            @"^\(lldb\) $")
        {
            ContinuationPattern = @"^ *(\d+: ?|\d*> )$",
            BlockEnd = "",
            ErrorPattern = "^error: ",
            Leave = "quit",
        },
        new(
            "node",
            ["node"],
            // Its own editor shows a preview of the result below what is being typed.
            new Dictionary<string, string> { ["NODE_NO_READLINE"] = "1", ["NODE_REPL_HISTORY"] = "" },
            "^> $")
        {
            ContinuationPattern = @"^(\.\.\.+|\|) $",
            ErrorPattern = "^(Uncaught |Thrown:$)",
            Leave = ".exit",
        },
        new(
            "psql",
            ["psql", "-P", "pager=off"],
            s_none,
            @"^\S*[=^!@][*!?]?[#>] $")
        {
            ContinuationPattern = """^[^=^!@\s]*[-*'"$(][*!?]?[#>] $""",
            BlockEnd = ";",
            ErrorPattern = @"^(ERROR|FATAL|PANIC):  |^invalid command |^\\\S+: |^(could not|connection to server|You are currently not connected)"
                + @"|: No such file or directory$|^Did not find any \w+ named ",
            Leave = @"\q",
        },
        new(
            "mysql",
            ["mysql", "--skip-pager"],
            s_none,
            @"^(mysql|MariaDB \[[^\]]*\])> $")
        {
            ContinuationPattern = """^ *(-|'|"|`|/\*)> $""",
            BlockEnd = ";",
            ErrorPattern = @"^ERROR( \d+ \(\w+\))?( at line \d+)?: ",
            Leave = "exit",
            Processes = ["mariadb"],
        },
        new(
            "sqlite3",
            ["sqlite3"],
            s_none,
            "^sqlite> $")
        {
            ContinuationPattern = @"\.\.\.> $",
            BlockEnd = ";",
            ErrorPattern = @"^(Parse error|Runtime error|Error)( near line \d+)?: ",
            Leave = ".quit",
        },
        new(
            "fsi",
            ["dotnet", "fsi", "--nologo"],
            s_none,
            "^> $")
        {
            ContinuationPattern = "^- $",
            BlockEnd = ";;",
            ErrorPattern = @"(^|\s)error FS\d+: |^([A-Z]\w*\.)+\w*Exception\b|^Stopped due to error$",
            Leave = "#quit;;",
        },
        new(
            "irb",
            // Its own editors paint lines anew while they are typed.
            ["irb", "--simple-prompt", "--nocolorize", "--nomultiline", "--nosingleline"],
            s_none,
            "^>> $")
        {
            // Within a block it is the prompt and an indentation.
            ContinuationPattern = """^(\?|'|"|/|`|\]|\))> *$|^>> {2,}$""",
            ErrorPattern = @"^\S.*:\d+:in .*\([A-Z][\w:]*\)$|^\s+from \S+:\d+:in |\(SyntaxError\)$",
            Leave = "exit",
        },
        new(
            "lua",
            ["lua"],
            s_none,
            "^> $")
        {
            ContinuationPattern = "^>> $",
            ErrorPattern = @"^stack traceback:$|^stdin:\d+: ",
            Leave = "os.exit()",
        },
    ];
}
