namespace Xunit.TmuxFixtures.Tests.Package;

[Collection(typeof(PackedProject))]
public sealed class ProgramsTests(PackedProject project) : IDisposable
{
    private static readonly Dictionary<string, string> s_rare = new()
    {
        ["GdbTests"] = "gdb",
        ["SqliteTests"] = "sqlite3",
        ["LessTests"] = "less",
        ["VimTests"] = "vim",
        ["GitTests"] = "git",
    };

    private readonly Scratch _path = new();

    public void Dispose() => _path.Dispose();

    [Fact]
    public async Task Many_programs_are_driven_by_a_project_that_has_the_package_alone()
    {
        var (status, output, trx) = await project.RunProgramsAsync(["-namespace", "Xunit.TmuxFixtures.Tests.Programs"]);

        status.Should().Be(0, output);
        var results = TestResult.Read(trx);
        results.Should().HaveCountGreaterThan(30);
        results.Where(r => r.Outcome != "Passed").Select(r => r.Class).Should().BeSubsetOf(s_rare.Where(r => !IsOnPath(r.Value)).Select(r => r.Key));
        project.SocketDirectories().Should().BeEmpty();
    }

    [Fact]
    public async Task Without_the_programs_the_tests_that_need_them_are_skipped_with_the_reason_and_the_others_pass()
    {
        LinkOtherPrograms();

        var (status, output, trx) = await project.RunProgramsAsync(
            [.. s_rare.Keys.Append("ShellTests").SelectMany(c => new[] { "-class", "*." + c })], ("PATH", _path.Path), Runtime);

        status.Should().Be(0, output);
        var results = TestResult.Read(trx);
        results.Where(r => r.Outcome == "NotExecuted").Select(r => r.Class).Should().BeEquivalentTo(s_rare.Keys);
        results.Where(r => r.Outcome != "NotExecuted").Should().HaveCountGreaterThan(10).And.OnlyContain(r => r.Outcome == "Passed" && r.Class == "ShellTests");
        foreach (var (test, program) in s_rare)
        {
            results.Single(r => r.Class == test).Output.Should().Contain($"the program '{program}' is not on PATH");
        }
    }

    [Fact]
    public async Task Without_the_programs_the_tests_that_need_them_fail_where_that_is_asked_for()
    {
        LinkOtherPrograms();

        var (status, output, trx) = await project.RunProgramsAsync(
            [.. s_rare.Keys.SelectMany(c => new[] { "-class", "*." + c })], ("PATH", _path.Path), Runtime, ("TMUX_FIXTURES_REQUIRE", "1"));

        status.Should().NotBe(0);
        TestResult.Read(trx).Should().HaveCount(s_rare.Count).And.OnlyContain(r => r.Outcome == "Failed");
        output.Should().ContainAll(s_rare.Values.Select(p => $"the program '{p}' is not on PATH"));
    }

    [Fact]
    public async Task Without_tmux_all_are_skipped_with_the_reason()
    {
        var (status, output, trx) = await project.RunProgramsAsync(["-namespace", "Xunit.TmuxFixtures.Tests.Programs"], ("PATH", _path.Path), Runtime);

        status.Should().Be(0, output);
        TestResult.Read(trx).Should().OnlyContain(r => r.Outcome == "NotExecuted" && r.Output.Contains("tmux is not on PATH; install it"));
    }

    [Fact]
    public async Task The_code_that_the_pages_show_compiles_and_its_tests_pass()
    {
        var (status, output, trx) = await project.RunProgramsAsync(["-namespace", "Documented.*"]);

        status.Should().Be(0, output);
        TestResult.Read(trx).Select(r => r.Class).Should().BeEquivalentTo("Calculator", "Calculator", "Calculator", "Statements", "Statements");
    }

    [Fact]
    public async Task A_screen_that_is_not_as_asserted_is_shown()
    {
        var (status, output, trx) = await project.RunProgramsAsync(["-namespace", "Assertions"]);

        status.Should().NotBe(0);
        var results = TestResult.Read(trx);
        results.Single(r => r.Name.EndsWith(".Text", StringComparison.Ordinal)).Output.Should()
            .MatchRegex("Expected .* to contain \"blue\" because it is wanted, but it shows\n┌─ 80x24 ─+┐\n│red \\{0} <&> +│\n", output);
        results.Single(r => r.Name.EndsWith(".Color", StringComparison.Ordinal)).Output.Should()
            .Contain("to show \"red\" in blue and not as red on default, Bold, but it shows\n┌─ 80x24 ─");
    }

    [Fact]
    public async Task The_assertions_are_compiled_in_and_can_be_switched_off()
    {
        string[] sources = ["msbuild", project.File("Programs"), "-t:ResolveAssemblyReferences", "-getItem:Compile"];

        (await project.DotnetAsync(sources)).Should().Contain("ScreenAssertions.cs");
        (await project.DotnetAsync([.. sources, "-p:TmuxFixturesAssertions=false"])).Should().Contain("ScreenAssertionTests.cs").And.NotContain("ScreenAssertions.cs");
    }

    private static (string, string) Runtime => ("DOTNET_ROOT", PackedProject.DotnetRoot);

    private static IEnumerable<string> PathDirectories => Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists);

    private static bool IsOnPath(string program) => PathDirectories.Any(d => File.Exists(Path.Combine(d, program)));

    private void LinkOtherPrograms()
    {
        foreach (var program in PathDirectories.SelectMany(Directory.EnumerateFiles).DistinctBy(Path.GetFileName))
        {
            if (!s_rare.ContainsValue(Path.GetFileName(program)))
            {
                File.CreateSymbolicLink(_path.File(Path.GetFileName(program)), program);
            }
        }
    }
}
