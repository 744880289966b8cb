using TmuxTool.Templates.Tests.Harness;

namespace TmuxTool.Templates.Tests;

/// <summary>Each template with all that it can be told, built, and its tests run by all that can run them.</summary>
[Trait("Category", "stress")]
public sealed class CombinationTests(InstalledTemplates templates)
{
    private static readonly (string Program, int Tests)[] s_programs = [("python", 3), ("gdb", 2), ("shell", 3), ("custom", 2)];

    private static readonly string[] s_names =
    [
        "Calculator.Tests", "my-tests", "2nd", "3.Three.3", "With Space", "under_score", "Ünïcode.Tests", "a.b-c.4d", "UPPER", "x",
        "Terminal-Tests", "Tests", "PythonTests", "Xunit.Mine", "quite.a-Long-name.of-a.project-that.goes-on.and-on",
    ];

    /// <summary>Every set of programs that is not empty, and a name for each.</summary>
    public static TheoryData<string, string> Projects => new(Enumerable.Range(1, s_names.Length).Select(set =>
        (s_names[set - 1], string.Join(' ', s_programs.Where((_, i) => (set & (1 << i)) != 0).Select(p => p.Program)))));

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task A_project_passes(string name, string programs)
    {
        await templates.NewAsync(".", ["tmux-xunit", "-n", name, "--framework", "net10.0", "--program", .. programs.Split(' ')]);

        await ShouldPassAsync(name, name, s_programs.Where(p => programs.Contains(p.Program)).Sum(p => p.Tests));
    }

    [Theory]
    [InlineData("Sh", "", null)]
    [InlineData("Bash", "bash --norc --noprofile", null)]
    [InlineData("Python", "env PYTHON_BASIC_REPL=1 'python3' -q", "^>>> $")]
    [InlineData("Gdb", "gdb -q -nx", @"^\(gdb\) $")]
    [InlineData("Quoted", "sh -c 'echo \"say \\\"when\\\"\"; exec sh'", null)]
    public async Task A_project_for_a_program_of_ones_own_passes(string name, string command, string? prompt)
    {
        name = "Custom." + name;
        string[] options = prompt is null ? [] : ["--prompt", prompt];
        await templates.NewAsync(".", ["tmux-xunit", "-n", name, "--no-restore", "--program", "custom", "--command", command, .. options]);

        await ShouldPassAsync(name, name, 2);
    }

    [Theory]
    [InlineData("Todo")]
    [InlineData("my-todo")]
    [InlineData("4.Things")]
    [InlineData("To do")]
    public async Task A_console_program_passes(string name)
    {
        await templates.NewAsync(".", "tmux-console", "-o", "console/" + name, "--no-restore", "--framework", "net10.0");

        await ShouldPassAsync("console/" + name, $"console/{name}/{name}.Tests", 7);
    }

    [Fact]
    public async Task Items_pass_in_a_project_without_implicit_usings()
    {
        await templates.NewAsync(".", "tmux-xunit", "-n", "Explicit", "--program", "shell");
        var project = await templates.ReadAsync("Explicit/Explicit.csproj");
        await File.WriteAllTextAsync(
            templates.File("Explicit/Explicit.csproj"),
            project.Replace("<ImplicitUsings>enable<", "<ImplicitUsings>disable<", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        File.Delete(templates.File("Explicit/ShellTests.cs"));

        await templates.NewAsync("Explicit", "tmux-fixture");
        await templates.NewAsync("Explicit", "tmux-test");
        foreach (var fixture in new[] { "Shell", "Python", "Gdb" })
        {
            await templates.NewAsync("Explicit", "tmux-test", "-n", fixture + "-tests", "--fixture", fixture + "Session");
        }

        await ShouldPassAsync("Explicit", "Explicit", 8);
    }

    private async Task ShouldPassAsync(string directory, string program, int tests)
    {
        await templates.DotnetAsync(directory, "build", "-warnaserror");
        (await templates.TestAsync(directory, Runner.VSTest)).ShouldHavePassed(tests);
        (await templates.TestAsync(directory, Runner.TestingPlatform)).ShouldHavePassed(tests);
        (await templates.TestAsync(program, Runner.None)).ShouldHavePassed(tests);
    }
}
