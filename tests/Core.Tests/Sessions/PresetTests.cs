using System.Text;
using FluentAssertions;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class PresetTests
{
    public static TheoryData<string> Names => [.. PresetCatalog.BuiltIn.All.Select(preset => preset.Name)];

    [Fact]
    public void These_programs_have_a_preset_each_with_a_unique_name_and_type()
    {
        PresetCatalog.BuiltIn.All.Select(preset => preset.Name).Should().BeEquivalentTo(
            "bash", "zsh", "fish", "sh", "ssh", "docker", "python", "ipython", "pdb", "gdb", "lldb", "node", "deno", "bun", "mongosh",
            "psql", "mysql", "mariadb", "sqlite3", "duckdb", "redis-cli", "irb", "pry", "fsi", "lua", "php", "R", "octave", "julia",
            "erl", "iex", "ghci", "ocaml", "sbcl", "guile", "clojure", "jshell", "tclsh", "swipl", "bc",
            "ptpython", "pypy", "perl", "gp", "maxima", "gnuplot", "poly", "sml", "clisp", "racket", "gprolog", "dc", "gforth", "units");
        PresetCatalog.BuiltIn.All.Select(preset => preset.Type).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_preset_is_complete_and_its_expressions_are_valid(string name)
    {
        var preset = PresetCatalog.BuiltIn.Find(name)!;

        preset.Leave.Should().NotBeNullOrEmpty();
        (preset.ErrorPattern is null).Should().Be(preset.IsShell, "shells have exit codes instead");
        WaitPattern.Parse(preset.PromptPattern).IsMatch("", 0).Should().Be(name is "bc" or "dc" or "gforth", "all others have a prompt");
        preset.ErrorPattern?.Should().Match(pattern => !WaitPattern.Parse(pattern).IsMatch("", 0), "an empty line is no error");
        (preset.ContinuationPattern is null || !preset.IsShell || !WaitPattern.Parse(preset.ContinuationPattern).IsMatch("", 0))
            .Should().BeTrue("a shell's continuation prompt is never blank");
    }

    [Theory]
    [InlineData("bash", "me@host:~$ ", "> ")]
    [InlineData("bash", "root@host:/# ", "> ")]
    [InlineData("zsh", "host% ", "heredoc> ")]
    [InlineData("python", ">>> ", "... ")]
    [InlineData("ipython", "In [12]: ", "    ...: ")]
    [InlineData("gdb", "(gdb) ", " >")]
    [InlineData("lldb", "(lldb) ", "  2: ")]
    [InlineData("node", "> ", "... ")]
    [InlineData("psql", "db=# ", "db-# ")]
    [InlineData("psql", "db=*> ", "db'> ")]
    [InlineData("psql", "db=> ", "db(*> ")]
    [InlineData("mysql", "mysql> ", "    -> ")]
    [InlineData("mysql", "MariaDB [(none)]> ", "    '> ")]
    [InlineData("sqlite3", "sqlite> ", "   ...> ")]
    [InlineData("sqlite3", "sqlite> ", "(x1...> ")]
    [InlineData("fsi", "> ", "- ")]
    [InlineData("irb", ">> ", "?>   ")]
    [InlineData("lua", "> ", ">> ")]
    [InlineData("fish", "me@host ~/src> ", "                ")]
    [InlineData("ssh", "me@box:~$ ", "> ")]
    [InlineData("docker", "root@0f1e2d:/# ", "> ")]
    [InlineData("pdb", "(Pdb) ", "...   ")]
    [InlineData("pdb", "((Pdb)) ", "... ")]
    [InlineData("bun", "❯ ", "... ")]
    [InlineData("mongosh", "> ", "... ")]
    [InlineData("mongosh", "test> ", "... ")]
    [InlineData("mongosh", "rs0 [direct: primary] test> ", "... ")]
    [InlineData("mariadb", "MariaDB [test]> ", "    -> ")]
    [InlineData("duckdb", "D ", "· ")]
    [InlineData("duckdb", "memory D ", "‣ ")]
    [InlineData("irb", "irb(main):001:0> ", "irb(main):002:1* ")]
    [InlineData("irb", "irb(main):001:0> ", "irb(main):003:1*   ")]
    [InlineData("irb", "irb(main):005:0> ", "irb(main):003:1>   ")]
    [InlineData("irb", "irb(main):001> ", "irb(main):002* ")]
    [InlineData("pry", "[1] pry(main)> ", "[2] pry(main)* ")]
    [InlineData("pry", "[3] pry(#<Foo>):1> ", "[3] pry(#<Foo>):1*   ")]
    [InlineData("php", "php > ", "php { ")]
    [InlineData("php", "php > ", "php \" ")]
    [InlineData("R", "> ", "+ ")]
    [InlineData("R", "Browse[1]> ", "+ ")]
    [InlineData("octave", "octave:12> ", "> ")]
    [InlineData("julia", "julia> ", "       ")]
    [InlineData("erl", "1> ", ".. ")]
    [InlineData("erl", "(a@b)1> ", ".. ")]
    [InlineData("iex", "iex(1)> ", "...(1)> ")]
    [InlineData("iex", "iex(a@b)(1)> ", "...(a@b)(1)> ")]
    [InlineData("ghci", "ghci> ", "ghci| ")]
    [InlineData("ghci", "Prelude Data.List> ", "Prelude Data.List| ")]
    [InlineData("ocaml", "# ", "  ")]
    [InlineData("clojure", "user=> ", "  #_=> ")]
    [InlineData("clojure", "user=> ", "")]
    [InlineData("guile", "scheme@(guile-user)> ", "")]
    [InlineData("racket", "> ", "  ")]
    [InlineData("perl", "  DB<1> ", "  cont: ")]
    [InlineData("pypy", ">>>> ", ".... ")]
    [InlineData("ptpython", ">>> ", "...     ")]
    [InlineData("jshell", "jshell> ", "   ...> ")]
    [InlineData("swipl", "?- ", "|    ")]
    [InlineData("swipl", "[trace]  ?- ", "|    ")]
    public void A_prompt_is_told_from_a_continuation_prompt(string name, string prompt, string continuation)
    {
        var preset = PresetCatalog.BuiltIn.Find(name)!;
        var asksForMore = WaitPattern.Parse(preset.ContinuationPattern!);

        WaitPattern.Parse(preset.PromptPattern).IsMatch(prompt, 0).Should().BeTrue();
        asksForMore.IsMatch(continuation, 0).Should().BeTrue();
        asksForMore.IsMatch(prompt, 0).Should().BeFalse();
    }

    [Theory]
    [InlineData("deno", "> ")]
    [InlineData("redis-cli", "127.0.0.1:6379> ")]
    [InlineData("redis-cli", "redis /tmp/redis.sock[3]> ")]
    [InlineData("redis-cli", "127.0.0.1:6379(TX)> ")]
    [InlineData("redis-cli", "not connected> ")]
    [InlineData("sbcl", "* ")]
    [InlineData("sbcl", "0] ")]
    [InlineData("guile", "scheme@(guile-user)> ")]
    [InlineData("guile", "scheme@(guile-user) [2]> ")]
    [InlineData("tclsh", "% ")]
    [InlineData("bc", "")]
    [InlineData("bc", ">>> ")]
    public void A_prompt_of_a_program_without_continuation_prompts_is_known(string name, string prompt)
        => WaitPattern.Parse(PresetCatalog.BuiltIn.Find(name)!.PromptPattern).IsMatch(prompt, 0).Should().BeTrue();

    [Theory]
    [InlineData("python", "Traceback (most recent call last):", "ValueError")]
    [InlineData("python", "SyntaxError: invalid syntax", "a SyntaxError: x")]
    [InlineData("ipython", "ZeroDivisionError                         Traceback (most recent call last)", "Out[1]: 2")]
    [InlineData("gdb", "No symbol table is loaded.  Use the \"file\" command.", "$1 = 2")]
    [InlineData("gdb", "   0x0: Cannot access memory at address 0x0", "Notes")]
    [InlineData("gdb", "Undefined command: \"bogus\".  Try \"help\".", "Starting program: ")]
    [InlineData("lldb", "error: undeclared identifier", "an error: x")]
    [InlineData("node", "Uncaught ReferenceError: foo is not defined", "undefined")]
    [InlineData("psql", "ERROR:  relation \"foo\" does not exist", "(1 row)")]
    [InlineData("psql", "nofile: No such file or directory", "CREATE TABLE")]
    [InlineData("psql", "Did not find any relation named \"foo\".", "NOTICE:  table \"foo\" does not exist, skipping")]
    [InlineData("mysql", "ERROR 1046 (3D000): No database selected", "1 row in set")]
    [InlineData("mysql", "ERROR: No query specified", "ERRORS")]
    [InlineData("sqlite3", "Parse error: no such table: foo", "Errors")]
    [InlineData("fsi", "stdin(4,1): error FS0039: The value or constructor 'foo' is not defined.", "val it: unit = ()")]
    [InlineData("fsi", "System.DivideByZeroException: Attempted to divide by zero.", "val x: exn")]
    [InlineData("irb", "(irb):5:in `<main>': undefined local variable or method `foo' for main:Object (NameError)", "=> 2")]
    [InlineData("lua", "stdin:1: attempt to call a nil value (global 'foo')", "2")]
    [InlineData("pdb", "*** NameError: name 'foo' is not defined", "-> x = 1")]
    [InlineData("deno", "Uncaught ReferenceError: foo is not defined", "undefined")]
    [InlineData("bun", "ReferenceError: foo is not defined", "undefined")]
    [InlineData("mongosh", "MongoServerError[AuthenticationFailed]: Authentication failed.", "{ ok: 1 }")]
    [InlineData("duckdb", "Catalog Error: Table with name foo does not exist!", "Errors")]
    [InlineData("redis-cli", "(error) ERR unknown command 'foo', with args beginning with: ", "(integer) 1")]
    [InlineData("pry", "NameError: undefined local variable or method `foo' for main:Object", "=> :foo")]
    [InlineData("php", "PHP Warning:  Uncaught Error: Call to undefined function foo() in php shell code:1", "Warning: careful")]
    [InlineData("php", "Parse error: syntax error, unexpected end of file in php shell code on line 1", "1")]
    [InlineData("R", "Error: object 'foo' not found", "[1] \"Errors\"")]
    [InlineData("R", "Error in f() : x", "Warning message:")]
    [InlineData("octave", "error: 'foo' undefined", "ans = 2")]
    [InlineData("julia", "ERROR: UndefVarError: `foo` not defined", "2")]
    [InlineData("erl", "** exception error: undefined shell command foo/0", "ok")]
    [InlineData("erl", "* 1:3: syntax error before: y", "* 2")]
    [InlineData("iex", "** (CompileError) iex:3: undefined function foo/0", ":ok")]
    [InlineData("ghci", "<interactive>:3:1: error: Variable not in scope: foo", "error")]
    [InlineData("ghci", "<interactive>:3:1: error: [GHC-88464]", "3:1")]
    [InlineData("ghci", "*** Exception: Prelude.head: empty list", "()")]
    [InlineData("ocaml", "Error: Unbound value foo", "- : exn = Failure \"x\"")]
    [InlineData("ocaml", "Exception: Failure \"x\".", "- : int = 2")]
    [InlineData("sbcl", "debugger invoked on a UNDEFINED-FUNCTION @52A00674 in thread", "FOO")]
    [InlineData("guile", "Entering a new prompt.  Type `,bt' for a backtrace or `,q' to continue.", "$1 = 2")]
    [InlineData("clojure", "Syntax error compiling at (REPL:1:1).", "nil")]
    [InlineData("clojure", "Execution error (ArithmeticException) at user/eval140 (REPL:1).", "2")]
    [InlineData("jshell", "|  Error:", "|  created method f()")]
    [InlineData("jshell", "|  Exception java.lang.RuntimeException", "$1 ==> 2")]
    [InlineData("tclsh", "invalid command name \"nope\"", "nope")]
    [InlineData("swipl", "ERROR: Unknown procedure: foo/0 (DWIM could not correct goal)", "false.")]
    [InlineData("bc", "Runtime error (func=(main), adr=3): Divide by zero", "2")]
    [InlineData("bc", "(standard_in) 6: syntax error", "6")]
    public void An_error_is_told_from_an_answer(string name, string error, string answer)
    {
        var pattern = WaitPattern.Parse(PresetCatalog.BuiltIn.Find(name)!.ErrorPattern!);

        pattern.IsMatch(error, 0).Should().BeTrue();
        pattern.IsMatch(answer, 0).Should().BeFalse();
    }

    [Theory]
    [InlineData("shell", "bash", true, "bash")]
    [InlineData("shell", "-bash", true, "bash")]
    [InlineData("shell", "make", false, "bash")]
    [InlineData("shell", "python3.11", false, "python")]
    [InlineData("shell", "zsh", true, "zsh")]
    [InlineData("python-repl", "python3", true, "python")]
    [InlineData("ipython", "python", true, "ipython")]
    [InlineData("pdb", "python3", true, "pdb")]
    [InlineData("debugger", "a.out", false, "gdb")]
    [InlineData("debugger", "bash", false, "bash")]
    [InlineData("iex", "beam.smp", true, "iex")]
    [InlineData(null, "lua5.4", true, "lua")]
    [InlineData(null, "dash", true, "sh")]
    [InlineData("sqlite3", "sqlite3", true, "sqlite3")]
    [InlineData("something", "cat", true, null)]
    public void The_session_s_own_preset_describes_its_own_program_and_others_are_known_by_their_process(
        string? type, string process, bool isOwnProgram, string? name)
        => PresetCatalog.BuiltIn.ForPane(type is null ? null : Row(type), process, isOwnProgram ? NoProcess : 1, NoProcess)?.Name.Should().Be(name);

    [Fact]
    public void The_preset_that_a_session_was_created_with_counts_more_than_its_type()
        => PresetCatalog.BuiltIn.ForPane(Row("python-repl") with { Preset = "pdb" }, "python3", NoProcess, NoProcess)!.Name.Should().Be("pdb");

    [Theory]
    [InlineData("python", "python3", "-q")]
    [InlineData("python", "python3", "script.py")]
    [InlineData("pdb", "python3", "-m", "pdb", "script.py")]
    [InlineData("gdb", "/usr/bin/gdb", "./a.out")]
    [InlineData("fsi", "dotnet", "fsi", "--nologo")]
    [InlineData(null, "dotnet", "run")]
    [InlineData("bun", "bun", "repl")]
    [InlineData(null, "bun", "run", "x.js")]
    [InlineData("docker", "docker", "exec", "-it", "box", "sh")]
    [InlineData(null, "docker", "run", "box")]
    [InlineData("ssh", "ssh", "box")]
    public void A_command_has_the_preset_of_its_program_and_subcommand(string? name, params string[] command)
        => PresetCatalog.BuiltIn.ForCommand(command)?.Name.Should().Be(name);

    [Fact]
    public void The_user_s_own_come_first_and_may_build_on_others()
    {
        var own = Parse("""{ "bash": { "base": "bash", "prompt": "❯ $" }, "redis": { "command": ["redis-cli"], "prompt": "> $", "leave": "quit", }, }""");

        own.Should().HaveCount(2);
        own[0].Should().Match<ProgramPreset>(p => p.Type == "shell" && p.IsShell && p.PromptPattern == "❯ $" && p.ContinuationPattern == "^> $");
        own[1].Should().Match<ProgramPreset>(p => p.Type == "redis" && !p.IsShell && p.BlockEnd == null && p.Leave == "quit");
    }

    [Theory]
    [InlineData("[]", "$ must be an object of presets by name; write { \"NAME\": { \"command\": [\"PROGRAM\"], \"prompt\": \"^> $\" } }")]
    [InlineData("""{"a b":{}}""", "'a b' is not a name: it must be one word that does not begin with '-'; rename it")]
    [InlineData("""{"a":{"command":["x"]}}""", "a.prompt is missing; write \"prompt\": \"^> $\", the line in which the program waits for input")]
    [InlineData("""{"a":{"command":"x"}}""", "a.command must be a list of words, the program first; write [\"PROGRAM\", \"ARGUMENT\"]; there is no shell between")]
    [InlineData("""{"a":{"base":"lua","prompt":"("}}""", "a.prompt invalid regular expression '(': InsufficientClosingParentheses at position 1; mend the expression; in JSON each backslash is written twice")]
    [InlineData("""{"a":{"base":"lua","promt":"x"}}""", "a.promt is not known; write base, type, command, environment, prompt, continuation, block_end, error, leave or shell")]
    [InlineData("""{"a":{"base":"lua","environment":{"1":"x"}}}""", "a.environment.1 is not the name of a variable; write letters, digits and '_'")]
    [InlineData("""{"a":{"base":"lua","leave":7}}""", "a.leave must be a text; write it in quotes")]
    public void A_file_that_is_wrong_is_told_by_member_and_rule(string json, string message)
        => FluentActions.Invoking(() => Parse(json)).Should().Throw<ArgumentException>().WithMessage("presets file /f: " + message.Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal));

    [Fact]
    public void A_file_that_is_no_JSON_is_told_by_its_place()
        => FluentActions.Invoking(() => Parse("{\n x")).Should().Throw<ArgumentException>().WithMessage("presets file /f is not JSON at line 2, byte 2: *; mend it, or remove it");

    // No process has this ID: nothing is read from /proc.
    private const int NoProcess = int.MaxValue;

    private static SessionRow Row(string type) => new() { Socket = "/s", Target = "t:0.0", Type = type };

    private static IReadOnlyList<ProgramPreset> Parse(string json) => PresetFile.Parse(Encoding.UTF8.GetBytes(json), "/f");
}
