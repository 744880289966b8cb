using System.Text.RegularExpressions;
using TmuxTool.Sessions;

namespace Xunit.TmuxFixtures.Tests.Package;

[Collection(typeof(PackedProject))]
public sealed class PackageTests(PackedProject project)
{
    [Fact]
    public async Task All_kinds_of_fixtures_work_in_a_project_that_has_the_package_alone_in_two_processes_at_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => project.RunAsync(["-namespace", "Ordinary"])));

        foreach (var (status, output, trx) in runs)
        {
            status.Should().Be(0, output);
            TestResult.Read(trx).Should().HaveCount(10).And.OnlyContain(r => r.Outcome == "Passed");
        }

        project.SocketDirectories().Should().BeEmpty();
        project.Rows().Should().BeEmpty();
    }

    [Fact]
    public async Task Without_the_program_tests_are_skipped_with_the_reason()
    {
        var (status, output, trx) = await project.RunAsync(["-namespace", "Absent"]);

        status.Should().Be(0, output);
        TestResult.Read(trx).Select(r => r.Outcome).Should().BeEquivalentTo("NotExecuted", "Passed");
        output.Should().Contain("the program 'no-such-program' is not on PATH");
    }

    [Fact]
    public async Task Without_tmux_tests_are_skipped_with_the_reason_and_others_run()
    {
        var (status, output, trx) = await project.RunAsync(
            ["-namespace", "Absent"], ("PATH", "/nowhere"), ("DOTNET_ROOT", PackedProject.DotnetRoot));

        status.Should().Be(0, output);
        TestResult.Read(trx).Select(r => r.Outcome).Should().BeEquivalentTo("NotExecuted", "Passed");
        output.Should().Contain("tmux is not on PATH; install it");
    }

    [Fact]
    public async Task What_is_missing_is_a_failure_where_that_is_asked_for()
    {
        var (status, output, trx) = await project.RunAsync(["-namespace", "Absent"], ("TMUX_FIXTURES_REQUIRE", "1"));

        status.Should().NotBe(0);
        TestResult.Read(trx).Select(r => r.Outcome).Should().BeEquivalentTo("Failed", "Passed");
        output.Should().Contain("the program 'no-such-program' is not on PATH");
    }

    [Fact]
    public async Task A_program_that_dies_before_it_is_ready_fails_its_tests_with_its_last_words()
    {
        var (status, output, _) = await project.RunAsync(["-namespace", "Dying"]);

        status.Should().NotBe(0);
        output.Should().Contain("last words");
        Regex.Matches(output, @"'sh' exited before it was ready \(exit status 3\); its output was:").Should().HaveCount(1, output);
        project.SocketDirectories().Should().BeEmpty();
        project.Rows().Should().BeEmpty();
    }

    [Fact]
    public async Task A_failed_tests_session_is_kept_where_that_is_asked_for()
    {
        var (_, output, _) = await project.RunAsync(["-method", "Failing.Deliberately.Fails"], ("TMUX_FIXTURES_KEEP", "1"));

        var (name, row) = project.Rows().Single();
        row.Owner.Should().BeNull();
        output.Should().Contain($"tmux -S '{row.Socket}' attach -t '={name}'").And.Contain($"dotnet tmux kill -s {name}");
        using var scratch = new Scratch();
        var (_, screen) = await scratch.TryRunAsync(null, "tmux", "-S", row.Socket, "capture-pane", "-p", "-t", $"={name}:");
        screen.Should().Contain("red <&>");
        var killed = await new SessionKiller(project.Registry).KillAsync(Address(name), false, null, TestContext.Current.CancellationToken);
        killed.Tmux.Should().Be(StepResult.Done);
    }

    [Fact]
    public async Task Many_classes_at_once_all_have_their_session() => await RunManyAsync(40, ["-class", "Many.Some*", "-parallelMode", "all", "-maxThreads", "8"]);

    [Fact]
    [Trait("Category", "stress")]
    public async Task Many_classes_twenty_times_leave_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            await RunManyAsync(200, ["-namespace", "Many"]);
        }
    }

    [Fact]
    public void The_build_says_nothing_of_what_is_in_order()
        => project.BuildOutput.Should().NotContain("Xunit.TmuxFixtures:").And.NotContain("TMUXFIX");

    [Fact]
    public async Task The_build_says_when_tmux_is_not_there_and_can_be_told_not_to()
    {
        string[] build = ["msbuild", project.File("Tests"), "-t:TmuxFixturesCheckTmux", "-p:PATH=/nowhere"];

        (await project.DotnetAsync(build)).Should().Contain("tmux is not on PATH");
        (await project.DotnetAsync([.. build, "-p:TmuxFixturesCheckTmux=false"])).Should().NotContain("tmux is not on PATH");
    }

    [Fact]
    public async Task A_project_for_an_older_framework_is_told_which_one_is_needed()
    {
        var directory = Directory.CreateDirectory(project.File("Old")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(directory, "Old.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net8.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Xunit.TmuxFixtures" Version="*-*" />
              </ItemGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);

        var restore = () => project.DotnetAsync("build", directory);

        (await restore.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should()
            .MatchRegex(@"error NU1202: Package Xunit\.TmuxFixtures \S+ is not compatible with net8\.0 .*supports: net10\.0");
    }

    private async Task RunManyAsync(int classes, string[] arguments)
    {
        var (status, output, trx) = await project.RunAsync(arguments);

        status.Should().Be(0, output);
        TestResult.Read(trx).Should().HaveCount(classes).And.OnlyContain(r => r.Outcome == "Passed");
        project.SocketDirectories().Should().BeEmpty();
        project.Rows().Should().BeEmpty();
    }

    private SessionAddress Address(string name) =>
        ((Resolution.Found)new SessionResolver(project.Registry).Resolve(new SessionSelector(name, null, null, null))).Address;
}
