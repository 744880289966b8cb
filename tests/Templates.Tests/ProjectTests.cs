using TmuxTool.Templates.Tests.Harness;

namespace TmuxTool.Templates.Tests;

/// <summary>One project with everything that <c>tmux-xunit</c> has, and with items from the other two.</summary>
public sealed class ProjectTests(InstalledTemplates templates) : IClassFixture<ProjectTests.Project>
{
    private const string Name = "1st.My-Tests";
    private const int Tests = 14;

    private static readonly string[] s_withoutPythonAndCompiler = ["tmux", "env", "bash", "sh", "gdb", "sort"];

    [Theory]
    [InlineData(Runner.VSTest)]
    [InlineData(Runner.TestingPlatform)]
    [InlineData(Runner.None)]
    public async Task The_tests_pass(Runner runner) => (await templates.TestAsync(Name, runner)).ShouldHavePassed(Tests);

    [Fact]
    public async Task The_tests_of_a_program_that_is_missing_are_skipped_with_the_reason()
    {
        var path = Directory.CreateDirectory(templates.File("bin")).FullName;
        foreach (var program in s_withoutPythonAndCompiler)
        {
            File.CreateSymbolicLink(Path.Combine(path, program), OnPath(program));
        }

        var (status, output) = await templates.TryAsync(
            Name, new() { ["PATH"] = path, ["DOTNET_ROOT"] = Path.GetDirectoryName(RealPath(OnPath("dotnet")))! }, templates.File($"{Name}/bin/Debug/net10.0/{Name}"), "-noColor");

        var run = TestRun.Read(Runner.None, status, output);
        (run with { Output = "" }).Should().Be(new TestRun(0, Tests, 0, 5, ""), "this was printed:\n{0}\n", output);
        output.Should().Contain("the program 'python3' is not on PATH").And.Contain("the program 'cc' is not on PATH");
    }

    [Theory]
    [InlineData("BashSession.cs")]
    [InlineData("BashTests.cs")]
    [InlineData("PythonTests.cs")]
    public async Task A_file_is_in_the_namespace_of_the_project_it_is_in(string file)
        => (await templates.ReadAsync($"{Name}/{file}")).Should().Contain("namespace _1st.My_Tests;\n");

    [Fact]
    public void Nothing_is_left_in_the_directory_for_temporary_files()
        => Directory.GetFileSystemEntries(templates.File("."), "sum-*").Should().BeEmpty();

    [Fact]
    public void The_users_own_templates_tools_and_packages_are_untouched()
        => UserFiles.Now().Should().Be(templates.UserFiles);

    private static string OnPath(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Select(d => Path.Combine(d, program)).First(File.Exists);

    private static string RealPath(string file) => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    public sealed class Project(InstalledTemplates templates) : IAsyncLifetime
    {
        public async ValueTask InitializeAsync()
        {
            await templates.NewAsync(".", "tmux-xunit", "-n", Name, "--program", "python", "gdb", "shell", "custom", "--command", "sh -i");
            await templates.NewAsync(Name, "tmux-fixture", "-n", "BashSession", "--command", "bash --norc");
            await templates.NewAsync(Name, "tmux-test", "-n", "BashTests");
            await templates.NewAsync(Name, "tmux-test", "-n", "ShellAgain", "--fixture", "ShellSession");
            await templates.DotnetAsync(Name, "build", "--no-restore", "-warnaserror");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
