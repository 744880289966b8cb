using System.Text;
using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class PresetTests
{
    public static TheoryData<string> Names => [.. PresetCatalog.BuiltIn.All.Select(preset => preset.Name)];

    [Fact]
    public void These_programs_are_known_and_each_by_one_name()
    {
        PresetCatalog.BuiltIn.All.Select(preset => preset.Name).Should().Equal(
            "bash", "zsh", "sh", "python", "ipython", "gdb", "lldb", "node", "psql", "mysql", "sqlite3", "fsi", "irb", "lua");
        PresetCatalog.BuiltIn.All.Select(preset => preset.Type).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_one_s_expressions_are_valid_and_tell_its_prompts_from_each_other(string name)
    {
        var preset = PresetCatalog.BuiltIn.Find(name)!;

        preset.Leave.Should().NotBeNullOrEmpty();
        (preset.ErrorPattern is null).Should().Be(preset.IsShell, "a shell has a status for that");
        foreach (var pattern in new[] { preset.PromptPattern, preset.ContinuationPattern!, preset.ErrorPattern }.OfType<string>())
        {
            WaitPattern.Parse(pattern).IsMatch("", 0).Should().BeFalse($"{pattern} must not match nothing");
        }
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
    public void A_prompt_is_known_as_such(string name, string prompt, string continuation)
    {
        var preset = PresetCatalog.BuiltIn.Find(name)!;
        var asksForMore = WaitPattern.Parse(preset.ContinuationPattern!);

        WaitPattern.Parse(preset.PromptPattern).IsMatch(prompt, 0).Should().BeTrue();
        asksForMore.IsMatch(continuation, 0).Should().BeTrue();
        asksForMore.IsMatch(prompt, 0).Should().BeFalse();
    }

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
    public void An_error_is_told_from_an_answer(string name, string error, string answer)
    {
        var pattern = WaitPattern.Parse(PresetCatalog.BuiltIn.Find(name)!.ErrorPattern!);

        pattern.IsMatch(error, 0).Should().BeTrue();
        pattern.IsMatch(answer, 0).Should().BeFalse();
    }

    [Theory]
    [InlineData("shell", "bash", "bash")]
    [InlineData("shell", "-bash", "bash")]
    [InlineData("shell", "make", "bash")]
    [InlineData("shell", "python3.11", "python")]
    [InlineData("shell", "zsh", "zsh")]
    [InlineData("python-repl", "python3", "python")]
    [InlineData("ipython", "python", "ipython")]
    [InlineData("debugger", "a.out", "gdb")]
    [InlineData(null, "lua5.4", "lua")]
    [InlineData(null, "dash", "sh")]
    [InlineData("sqlite3", "sqlite3", "sqlite3")]
    [InlineData("something", "cat", null)]
    public void What_runs_now_counts_more_than_what_was_registered(string? type, string process, string? name)
        => PresetCatalog.BuiltIn.Of(type, process)?.Name.Should().Be(name);

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

    private static IReadOnlyList<ProgramPreset> Parse(string json) => PresetFile.Parse(Encoding.UTF8.GetBytes(json), "/f");
}
