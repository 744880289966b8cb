namespace TmuxTool.Tool.Tests.Reference;

/// <summary>The scripts' names in <c>tools/</c>.</summary>
public sealed class LauncherTests(ToolFixture tool)
{
    [Fact]
    public async Task Each_script_of_the_document_has_a_launcher_that_shows_its_help()
    {
        await using var sandbox = new Sandbox(tool);
        string[] names = ["create-session", "list-sessions", "cleanup-sessions", "safe-send", "wait-for-text", "pane-health", "kill-session", "find-sessions"];

        foreach (var name in names)
        {
            var result = await sandbox.BashAsync($"{name}.sh --help");

            result.ExitCode.Should().Be(0, result.StandardError);
            result.StandardOutput.Should().Contain($"{name}.sh", "scripts' users look for the name they know");
        }
    }

    [Fact]
    public async Task Arguments_and_exit_codes_pass_through_untouched()
    {
        await using var sandbox = new Sandbox(tool);

        var result = await sandbox.BashAsync(
            """
            create-session.sh -n 'a  b' -- sh -c 'printf "%s|" "$@"; sleep 1000' sh '' 'x  y' '*' '$HOME' >/dev/null
            wait-for-text.sh -s 'a  b' -F -p '|x  y|*|$HOME|' >/dev/null || exit
            pane-health.sh -s missing >/dev/null 2>&1
            echo $?
            """);

        result.StandardOutput.Should().Be("1\n", result.StandardError);
    }

    [Fact]
    public async Task Without_the_tool_a_launcher_says_in_one_line_how_to_install_it()
    {
        await using var sandbox = new Sandbox(tool);
        var withoutTool = new RunOptions { Environment = new Dictionary<string, string?> { ["PATH"] = "/usr/bin:/bin" } };

        var result = await sandbox.BashAsync(withoutTool, $"{sandbox.Launchers}/list-sessions.sh");

        result.ExitCode.Should().Be(127);
        result.StandardOutput.Should().BeEmpty();
        result.StandardError.Should().Be(
            "list-sessions.sh: dotnet-tmux is not installed; run ./quickstart.sh, or: dotnet tool install --global dotnet-tmux --prerelease\n");
    }

    [Fact]
    public async Task A_tool_that_is_not_on_the_path_is_found_in_its_usual_place()
    {
        await using var sandbox = new Sandbox(tool);
        var usual = Directory.CreateDirectory(Path.Combine(sandbox.Home, ".dotnet", "tools")).FullName;
        File.CreateSymbolicLink(Path.Combine(usual, "dotnet-tmux"), tool.ToolPath);
        var offPath = new RunOptions { Environment = new Dictionary<string, string?> { ["PATH"] = "/usr/bin:/bin" } };

        var result = await sandbox.BashAsync(offPath, $"{sandbox.Launchers}/list-sessions.sh");

        result.StandardOutput.Should().Be("No sessions registered.\n", result.StandardError);
    }
}
