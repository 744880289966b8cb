namespace Xunit.TmuxFixtures.Tests;

/// <summary>Directories and paths of programs are plain text to tmux.</summary>
public sealed class LiteralTextTests
{
    [Theory]
    [InlineData("#(touch OWNED)#S")]
    [InlineData("#[x]##[#{pid}")]
    [InlineData("A=b")]
    public async Task A_fixture_starts_its_program_whatever_its_path_and_directory_are_called(string name)
    {
        var directory = Directory.CreateTempSubdirectory("ft-").CreateSubdirectory(name);
        var program = Path.Combine(directory.FullName, "my=cat#S");
        File.CreateSymbolicLink(program, TmuxTool.Tmux.TmuxProgram.FindOnPath("sh")!);
        await using var session = new Anywhere(program, directory.FullName);

        await session.InitializeAsync();

        await session.WaitForAsync($"^ready {System.Text.RegularExpressions.Regex.Escape(directory.FullName)} 0$");
        directory.Parent!.EnumerateFiles("OWNED", SearchOption.AllDirectories).Should().BeEmpty();
        directory.Parent!.Delete(recursive: true);
    }

    private sealed class Anywhere(string program, string directory) : TmuxSession
    {
        protected override void Configure(TmuxSessionOptions options) =>
            options.Program(program, "-c", "echo \"ready $PWD ${#NO_COLOR}\"; exec cat").Directory(directory).Size(200, 24);
    }
}
