namespace TmuxTool.Sessions;

/// <summary>
/// The built-in presets. Arguments and variables turn off what only a person at the keyboard needs: banners, pagers,
/// suggestions, and the history file of programs other than shells.
/// </summary>
/// <remarks>
/// An option and its value are one word here (<c>--pset=pager=off</c>): other words of a command tell apart what an
/// interpreter runs, see <see cref="ProgramPreset.Subcommand"/>.
/// </remarks>
internal static class BuiltInPresets
{
    private const string ShellPrompt = "[$#%>] $";
    private const string PythonError = @"(^|\s)Traceback \(most recent call last\):?$|^(SyntaxError|IndentationError|TabError): ";
    private const string RubyError = @"^\S.*:\d+:in .*\([A-Z][\w:]*\)$|^\s+from \S+:\d+:in |\(SyntaxError\)$";
    private const string ScriptError = @"^(Uncaught |Thrown:$|error: )|^[A-Z]\w*Error(\[\w+\])?: ";

    // OSC 133, the marks of shell integrations: where prompt, input and output begin, and the exit code of a command. Terminals
    // do not show them. The group hides itself from 'set -x'; without history expansion, '!' is text as in scripts.
    private const string BashMarks = @"{ case $PS1 in *'133;D'*) ;; *) set +o histexpand; PS0=${PS0-}'\[\e]133;C\e\\\]'; "
        + @"PS1='\[\e]133;D;$?\e\\\e]133;A\e\\\]'$PS1'\[\e]133;B\e\\\]' ;; esac; } 2>/dev/null";

    // The first D comes before the sign that fish prints after output without a newline.
    private const string FishMark =
        @"function __tmux_tool_output --on-event fish_preexec; printf '\e]133;C\a'; end; "
        + @"function __tmux_tool_status --on-event fish_postexec --on-event fish_prompt; printf '\e]133;D;%s\a' $status; end";

    public static ProgramPreset Bash { get; } = new("shell", ["bash"], Set(("PROMPT_COMMAND", BashMarks)), ShellPrompt)
    {
        Name = "bash",
        ContinuationPattern = "^> $",
        Leave = "exit",
        IsShell = true,
    };

    public static ProgramPreset Python { get; } = new("python-repl", ["python3", "-q"], Set(("PYTHON_BASIC_REPL", "1")), "^>>> $")
    {
        Name = "python",
        ContinuationPattern = @"^\.\.\. $",
        BlockEnd = "",
        ErrorPattern = PythonError,
        Leave = "exit()",
    };

    public static ProgramPreset Gdb { get; } = new("debugger", ["gdb", "-q", "--eval-command=set pagination off"], Set(), @"^\(gdb\) $")
    {
        Name = "gdb",
        ContinuationPattern = "^ *>$",
        BlockEnd = "end",
        // gdb's errors have no common prefix. These are the most frequent ones.
        ErrorPattern = "^(No symbol |No executable file |No default |No stack|No registers|No frame|No source file |No breakpoint |No process |No function |No line |"
            + "Undefined |Ambiguous |A syntax error |Invalid |Attempt to |Argument |Function |Cannot |Can't |Couldn't |Junk |Error |"
            + "The program (is not being run|has no registers)|The history is empty|Unable to |Convenience variable |You can't |Unmatched |Unknown |"
            + "Python Exception |Error while )|: No such file or directory\\.$|Cannot access memory at address",
        Leave = "quit",
    };

    private static ProgramPreset MySql { get; } = new(
        "mysql", ["mysql", "--skip-pager"], Set(("MYSQL_HISTFILE", "/dev/null")), @"^(mysql|MariaDB \[[^\]]*\])> $")
    {
        ContinuationPattern = """^ *(-|'|"|`|/\*)> $""",
        BlockEnd = ";",
        ErrorPattern = @"^ERROR( \d+ \(\w+\))?( at line \d+)?: ",
        Leave = "exit",
    };

    public static IReadOnlyList<ProgramPreset> All { get; } =
    [
        // Shells.
        Bash,
        // Without the variable, zsh prints a sign after output without a newline.
        Shell("zsh", Set(("PROMPT_EOL_MARK", "")), "zsh") with { ContinuationPattern = "^[a-z ]*> $" },
        // The continuation prompt of fish is an indentation.
        Shell("fish", Set(("fish_greeting", "")), "fish", "--init-command=" + FishMark) with { ContinuationPattern = "^ +$", Tab = TabInput.Refuse },
        Shell("sh", Set(), "sh") with { Processes = ["dash", "ash", "ksh", "mksh", "yash", "busybox"] },
        Shell("ssh", Set(), "ssh"),
        Shell("docker", Set(), "docker", "exec", "-it"),

        // Python.
        Python,
        // IPython's own editor would indent code that is indented already.
        new("ipython", ["ipython", "--simple-prompt", "--no-banner", "--no-confirm-exit"], Set(), @"^In \[\d+\]: $")
        {
            ContinuationPattern = @"^ +\.\.\.: $",
            BlockEnd = "",
            ErrorPattern = PythonError,
            Leave = "exit",
        },
        new("ptpython", ["ptpython"], Set(), "^>>> $")
        {
            Tab = TabInput.Refuse,
            // It indents the next line.
            ContinuationPattern = @"^\.\.\. +$",
            BlockEnd = "",
            ErrorPattern = PythonError,
            Leave = "exit()",
        },
        Python with { Type = "pypy", Name = "pypy", Command = ["pypy3", "-q"], Tab = TabInput.Refuse, PromptPattern = "^>>>> $", ContinuationPattern = @"^\.\.\.\. +$" },
        new("pdb", ["python3", "-m", "pdb"], Set(("PYTHON_BASIC_REPL", "1")), @"^\(+Pdb\)+ $")
        {
            ContinuationPattern = @"^\.\.\. *$",
            BlockEnd = "",
            ErrorPattern = @"^\*\*\* |" + PythonError,
            Leave = "quit",
        },

        // Debuggers.
        Gdb,
        new("lldb", ["lldb", "--no-use-colors"], Set(), @"^\(lldb\) $")
        {
            ContinuationPattern = @"^ *(\d+: ?|\d*> )$",
            BlockEnd = "",
            ErrorPattern = "^error: ",
            Leave = "quit",
        },

        // JavaScript.
        // With its own editor, node shows a preview of the result below the input.
        new("node", ["node"], Set(("NODE_NO_READLINE", "1"), ("NODE_REPL_HISTORY", "")), "^> $")
        {
            ContinuationPattern = @"^(\.\.\.+|\|) $",
            ErrorPattern = ScriptError,
            Leave = ".exit",
        },
        new("deno", ["deno", "repl", "--quiet"], Set(("NO_COLOR", "1"), ("DENO_REPL_HISTORY", ""), ("DENO_NO_UPDATE_CHECK", "1")), "^> $")
        {
            ContinuationPattern = @"^$",
            ErrorPattern = ScriptError,
            Leave = "close()",
        },
        new("bun", ["bun", "repl"], Set(("NO_COLOR", "1")), "^[❯>] $")
        {
            ContinuationPattern = @"^\.\.\. $",
            ErrorPattern = ScriptError,
            Leave = ".exit",
        },
        new("mongosh", ["mongosh", "--quiet"], Set(), @"^(.+\] )?[^\s>]*> $")
        {
            ContinuationPattern = @"^\.\.\. $",
            ErrorPattern = ScriptError,
            Leave = "exit",
        },

        // Databases.
        new("psql", ["psql", "--pset=pager=off"], Set(("PSQL_HISTORY", "/dev/null")), @"^\S*[=^!@][*!?]?[#>] $")
        {
            ContinuationPattern = """^[^=^!@\s]*[-*'"$(][*!?]?[#>] $""",
            BlockEnd = ";",
            ErrorPattern = @"^(ERROR|FATAL|PANIC):  |^invalid command |^\\\S+: |^(could not|connection to server|You are currently not connected)"
                + @"|: No such file or directory$|^Did not find any \w+ named ",
            Leave = @"\q",
        },
        MySql,
        MySql with { Type = "mariadb", Name = "mariadb", Command = ["mariadb", "--skip-pager"] },
        new("sqlite3", ["sqlite3"], Set(("SQLITE_HISTORY", "")), "^sqlite> $")
        {
            ContinuationPattern = @"\.\.\.> $",
            BlockEnd = ";",
            ErrorPattern = @"^(Parse error|Runtime error|Error)( near line \d+)?: ",
            Leave = ".quit",
        },
        new("duckdb", ["duckdb"], Set(), @"^(\S+ )?D $")
        {
            ContinuationPattern = "^ *[·‣] $",
            BlockEnd = ";",
            ErrorPattern = @"^([A-Z]\w* )*Error: ",
            Leave = ".quit",
        },
        new("redis-cli", ["redis-cli"], Set(("REDISCLI_HISTFILE", "/dev/null")), @"^(redis \S+|\S+:\d+|not connected)(\[\d+\])?(\([A-Za-z ]+\))?> $")
        {
            Tab = TabInput.Refuse,
            ErrorPattern = @"^\(error\) |^(Could not connect to Redis|Error: |Invalid argument)",
            Leave = "quit",
            Processes = ["valkey-cli"],
        },

        // Ruby.
        // irb's own editors repaint lines while they are typed. The other prompts are those of an irb with its defaults.
        new("irb", ["irb", "--simple-prompt", "--nocolorize", "--nomultiline", "--nosingleline"], Set(), @"^(>> |irb\(.*\):\d+(:0)?> )$")
        {
            // In a block, the prompt includes an indentation.
            ContinuationPattern = """^(\?|'|"|/|`|\]|\))> *$|^>> {2,}$|^irb\(.*\):\d+(:\d+)?["'/`\]*] *$|^irb\(.*\):\d+:[1-9]\d*> *$""",
            ErrorPattern = RubyError,
            Leave = "exit",
        },
        new("pry", ["pry", "--no-pager"], Set(), @"^\[\d+\] .*\(.*\)(:\d+)?> $")
        {
            ContinuationPattern = @"^\[\d+\] .*\(.*\)(:\d+)?\* *$",
            ErrorPattern = @"^[A-Z][\w:]*(Error|Exception): |^from \S.*:\d+:in ",
            Leave = "exit",
        },

        // Other languages.
        new("fsi", ["dotnet", "fsi", "--nologo"], Set(), "^> $")
        {
            ContinuationPattern = "^- $",
            BlockEnd = ";;",
            ErrorPattern = @"(^|\s)error FS\d+: |^([A-Z]\w*\.)+\w*Exception\b|^Stopped due to error$",
            Leave = "#quit;;",
        },
        new("lua", ["lua"], Set(), "^> $")
        {
            ContinuationPattern = "^>> $",
            ErrorPattern = @"^stack traceback:$|^stdin:\d+: ",
            Leave = "os.exit()",
            Processes = ["luajit"],
        },
        // Perl's debugger is its REPL. A warning looks like an error.
        new("perl", ["perl", "-de1"], Set(), @"^ *DB<+\d+>+ $")
        {
            // Behind a line that ends with a backslash.
            ContinuationPattern = "^ *cont: $",
            ErrorPattern = @" at \S.* line \d+(\.|, near )",
            Leave = "q",
        },
        new("php", ["php", "-a"], Set(("PHP_HISTFILE", "")), "^php > $")
        {
            ContinuationPattern = @"^php [^\s>]+ $",
            ErrorPattern = @"^(PHP )?((Fatal|Parse) error:\s|Warning:\s+Uncaught )",
            Leave = "exit",
        },
        new("R", ["R", "-q", "--no-save"], Set(), @"^(Browse\[\d+\])?> $")
        {
            ContinuationPattern = @"^\+ $",
            ErrorPattern = "^Error(: | in )",
            Leave = "q()",
        },
        new("octave", ["octave-cli", "-q", "--no-history"], Set(), @"^octave(-cli\S*)?:\d+> $")
        {
            Tab = TabInput.Paste,
            ContinuationPattern = "^> $",
            ErrorPattern = "^(error|parse error):",
            Leave = "exit",
            Processes = ["octave"],
        },
        new("gp", ["gp", "-q"], Set(), @"^(\?|break(\[\d+\])?>) $")
        {
            ContinuationPattern = @"^$",
            ErrorPattern = @"^ +\*\*\* ",
            Leave = "quit",
        },
        new("maxima", ["maxima", "--quiet"], Set(), @"^\(%i\d+\) $")
        {
            ContinuationPattern = @"^$",
            ErrorPattern = @"^ -- an error\. |^incorrect syntax: |^Maxima encountered a Lisp error",
            Leave = "quit();",
        },
        new("gnuplot", ["gnuplot"], Set(), @"^(gnuplot|multiplot)> $")
        {
            ContinuationPattern = "^more> $",
            ErrorPattern = @"^ +\^$|^ +line \d+: |^\s*\S.*: (undefined|invalid) ",
            Leave = "exit",
        },
        new("julia", ["julia", "-q", "--color=no", "--history-file=no"], Set(), @"^(julia|help\?|shell|\(.+\) pkg)> $")
        {
            ContinuationPattern = "^ {7}$",
            ErrorPattern = "^ERROR: ",
            Leave = "exit()",
        },
        // Up to OTP 25 the continuation prompt of erl is its prompt.
        new("erl", ["erl"], Set(), @"^(\(\S+\))?\d+> $")
        {
            Tab = TabInput.Refuse,
            ContinuationPattern = @"^\.\. $",
            BlockEnd = ".",
            ErrorPattern = @"^\*\* exception |^\* \d+(:\d+)?: |^=ERROR REPORT=",
            Leave = "halt().",
        },
        new("iex", ["iex"], Set(), @"^iex(\(.+\))?\(\d+\)> $")
        {
            Tab = TabInput.Refuse,
            ContinuationPattern = @"^\.\.\.(\(.+\))?\(\d+\)> $",
            ErrorPattern = @"^\*\* \(|^error: ",
            Leave = "System.halt()",
        },
        new("ghci", ["ghci"], Set(), @"^(ghci|\*?[A-Z][\w.]*( \*?[A-Z][\w.]*)*)> $")
        {
            Tab = TabInput.Refuse,
            ContinuationPattern = @"^(ghci|\*?[A-Z][\w.]*( \*?[A-Z][\w.]*)*)\| $",
            ErrorPattern = @"^\S+:\d+:\d+(-\d+)?: error:|^<no location info>: error:|^\*\*\* Exception: |^unknown command '",
            Leave = ":quit",
            Processes = ["ghc"],
        },
        new("ocaml", ["ocaml"], Set(), "^# $")
        {
            ContinuationPattern = "^ {2}$",
            BlockEnd = ";;",
            ErrorPattern = "^(Error|Exception): ",
            Leave = "exit 0;;",
            Processes = ["ocamlrun"],
        },
        new("poly", ["poly"], Set(), "^> $")
        {
            ContinuationPattern = "^# $",
            BlockEnd = ";",
            ErrorPattern = @"^(poly: : error: |Exception- )",
            Leave = "OS.Process.exit OS.Process.success;",
        },
        new("sml", ["sml"], Set(), "^- $")
        {
            ContinuationPattern = "^= $",
            BlockEnd = ";",
            ErrorPattern = @"^stdIn:\S+ Error: |^uncaught exception ",
            Leave = "OS.Process.exit OS.Process.success;",
        },
        // An error opens a debugger with a prompt of its own, as deep as there are errors.
        new("sbcl", ["sbcl", "--noinform"], Set(), @"^(\*|\d+\]) $")
        {
            ContinuationPattern = @"^$",
            ErrorPattern = "^debugger invoked on an? |^; caught ERROR:",
            Leave = "(sb-ext:exit :abort t)",
        },
        new("guile", ["guile"], Set(("GUILE_HISTORY", "")), @"^scheme@\(.+\)( \[\d+\])?> $")
        {
            ContinuationPattern = @"^$",
            ErrorPattern = @"^Entering a new prompt\.|^ERROR: |^While (compiling|reading) expression:",
            Leave = "(exit)",
        },
        new("clisp", ["clisp", "-q", "-q"], Set(), @"^(Break \d+ \S*)?\[\d+\]> $")
        {
            ContinuationPattern = @"^$",
            ErrorPattern = @"^\*\*\* - ",
            Leave = "(exit)",
            Processes = ["lisp.run"],
        },
        new("racket", ["racket"], Set(("PLT_READLINE", "")), "^> $")
        {
            ContinuationPattern = @"^ *$",
            ErrorPattern = @"\[,bt for context\]$",
            Leave = "(exit)",
        },
        new("clojure", ["clojure"], Set(), @"^[^\s=]+=> $")
        {
            ContinuationPattern = "^( *#_=> )?$",
            ErrorPattern = "^(Syntax error |Execution error|Error printing |Error while |Unexpected error )",
            Leave = "(System/exit 0)",
            Processes = ["clj"],
        },
        new("jshell", ["jshell", "-q"], Set(), "^jshell> $")
        {
            // jshell indents the next line.
            ContinuationPattern = @"^ +\.\.\.> *$",
            ErrorPattern = @"^\|  (Error:|Exception |.+ thrown:|Invalid command: )",
            Leave = "/exit",
        },
        // tclsh has a blank continuation prompt, and no common prefix for its errors. These are the most frequent ones.
        new("tclsh", ["tclsh"], Set(), "^% $")
        {
            ContinuationPattern = @"^$",
            ErrorPattern = "^(invalid (command name|bareword) |can't |cannot |couldn't |could not |wrong # args: |expected |missing |extra characters |"
                + "unknown |bad |ambiguous |divide by zero$|no such |syntax error |list element )|: no such file or directory$",
            Leave = "exit",
        },
        new("swipl", ["swipl", "-q"], Set(), @"^(\[.+\] +)?(\d+ )?\?- $")
        {
            ContinuationPattern = @"^\| +$",
            BlockEnd = ".",
            ErrorPattern = "^ERROR: ",
            Leave = "halt.",
        },
        new("gprolog", ["gprolog"], Set(), @"^\| \?- $")
        {
            ContinuationPattern = @"^$",
            ErrorPattern = @"^uncaught exception: |\d+-\d+: (error|fatal error): ",
            Leave = "halt.",
        },
        // These show no prompt.
        new("dc", ["dc"], Set(("DC_LINE_LENGTH", "0")), "^$")
        {
            ErrorPattern = "^(dc|Runtime error|Math error|Parse error)[: ]",
            Leave = "q",
        },
        new("gforth", ["gforth"], Set(), "^$")
        {
            ErrorPattern = @"^:\d+: |^\*the terminal\*:\d+",
            Leave = "bye",
        },
        new("units", ["units"], Set(), "^You (have|want): $")
        {
            ErrorPattern = "^(Unknown unit|Unit reduction error|Parse error|conformability error|Error: )",
            Leave = "quit",
        },
        // GNU bc shows no prompt. Without the variable, it breaks long lines.
        new("bc", ["bc", "-q"], Set(("BC_LINE_LENGTH", "0")), "^(>>> )?$")
        {
            ErrorPattern = @"^(Runtime|Parse|Math|Function|Fatal) error|^\(standard_in\) \d+: ",
            Leave = "quit",
        },
    ];

    private static ProgramPreset Shell(string name, Dictionary<string, string> environment, params string[] command) =>
        new(name, command, environment, ShellPrompt) { ContinuationPattern = "^> $", Leave = "exit", IsShell = true };

    private static Dictionary<string, string> Set(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
}
