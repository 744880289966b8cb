using TmuxTool.Templates.Tests.Harness;

namespace TmuxTool.Templates.Tests;

public sealed class OptionTests(InstalledTemplates templates)
{
    [Theory]
    [InlineData("", "PythonTests.cs")]
    [InlineData("-p shell", "ShellTests.cs")]
    [InlineData("--program custom", "ProgramSession.cs ProgramTests.cs")]
    [InlineData("--command node", "ProgramSession.cs ProgramTests.cs")]
    [InlineData("--program python --command node", "ProgramSession.cs ProgramTests.cs PythonTests.cs")]
    [InlineData("--program shell gdb --framework net10.0", "GdbTests.cs ShellTests.cs SumSession.cs")]
    public async Task A_project_has_the_tests_that_were_asked_for_and_says_so(string options, string files)
    {
        var name = "Options" + Guid.NewGuid().ToString("N");
        await templates.NewAsync(".", ["tmux-xunit", "-n", name, "--no-restore", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        var written = Directory.GetFiles(templates.File(name)).Select(Path.GetFileName);
        written.Should().BeEquivalentTo([".gitignore", "README.md", $"{name}.csproj", .. files.Split(' ')]);
        var readme = await templates.ReadAsync($"{name}/README.md");
        readme.Should().StartWith($"# {name}\n").And.NotContain("#if");
        readme.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Should().HaveCount(files.Split(' ').Length);
    }

    [Theory]
    [InlineData("", """Program("sh")""")]
    [InlineData("  node   -i ", """Program("node", "-i")""")]
    [InlineData(
        @"sh -c 'echo ""hi there""' ""it's new"" --prompt='a b' """" '' \d",
        @"Program(""sh"", ""-c"", ""echo \""hi there\"""", ""it's new"", ""--prompt=a b"", """", """", ""\\d"")")]
    [InlineData(
        @"sh -c ""echo \""hi there\"" 'a \' \\"" \""x y\"" it\'s",
        @"Program(""sh"", ""-c"", ""echo \""hi there\"" 'a \\' \\\\"", ""\""x"", ""y\"""", ""it's"")")]
    public async Task A_command_line_becomes_words(string command, string code)
    {
        var name = "Session" + Guid.NewGuid().ToString("N");
        await templates.NewAsync(".", "tmux-fixture", "-n", name, "--command", command, "--prompt", "^\"> $");

        var text = await templates.ReadAsync($"{name}.cs");
        text.Should().Contain($"        .{code}\n").And.Contain("""        .Prompt(@"^""> $");""");
    }

    [Fact]
    public async Task An_item_outside_a_project_has_a_namespace_and_a_class_that_compile()
    {
        await templates.NewAsync("alone", "tmux-fixture", "-n", "3rd-Party.Session");
        await templates.NewAsync("alone", "tmux-test");

        (await templates.ReadAsync("alone/3rd-Party.Session.cs")).Should().Contain("namespace TerminalTests;").And.Contain("class _3rd_Party_Session : TmuxSession");
        (await templates.ReadAsync("alone/ProgramTests.cs")).Should().Contain("class ProgramTests(ProgramSession session)");
    }

    [Theory]
    [InlineData("tmux-xunit", ".")]
    [InlineData("tmux-console", "Central.Tests")]
    public async Task A_project_can_be_restored_where_package_versions_are_managed_centrally(string template, string project)
    {
        var directory = "central-" + template;
        await templates.NewAsync(directory, "packagesprops");
        await templates.NewAsync(directory, template, "-n", "Central");

        var restore = () => templates.DotnetAsync($"{directory}/Central/{project}", "restore");

        await restore.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_made_and_makes_nothing()
    {
        var output = await templates.NewAsync(".", "tmux-console", "-n", "Dry", "--dry-run");

        output.Should().Contain("Create: ./Dry.slnx").And.Contain("Create: ./Dry.Tests/AppTests.cs");
        Directory.Exists(templates.File("Dry")).Should().BeFalse();
    }
}
