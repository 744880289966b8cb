using TmuxTool.Documents;

namespace TmuxTool.Tool.Tests.Documents;

/// <summary>The section of the README that installs the tool, followed from the top in an empty home.</summary>
public sealed class InstallTests(ToolFixture tool) : IAsyncDisposable
{
    /// <summary>No message of a dotnet that is new to its user.</summary>
    public static IReadOnlyDictionary<string, string?> QuietDotnet { get; } = new Dictionary<string, string?>
    {
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
    };

    private readonly Sandbox _sandbox = new(tool);

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task The_README_installs_the_tool_by_script_takes_it_away_and_installs_it_by_hand()
    {
        var blocks = MarkdownPage.Blocks(tool.Root, "README.md").Where(block => PageTests.IsTriedBy(nameof(InstallTests), block)).ToList();
        var clone = await CloneAsync();
        var byScript = ShownCommand.In(blocks[0]).Where(command => !command.Text.StartsWith("./test.sh", StringComparison.Ordinal));
        var away = new ShownCommand(blocks[0].Place, "./quickstart.sh --uninstall && [ ! -e ~/.dotnet/tools/dotnet-tmux ]", null);

        await PageReader.FollowAsync(_sandbox, [.. byScript, away, .. ShownCommand.In(blocks[1])], new RunOptions
        {
            WorkingDirectory = clone,
            Timeout = TimeSpan.FromMinutes(5),
            Environment = new Dictionary<string, string?>(QuietDotnet)
            {
                // Nothing of the tool that the other tests run.
                ["PATH"] = Environment.GetEnvironmentVariable("PATH"),
            },
        });
    }

    /// <summary>What of a clone is needed, in which to pack is to copy: the packages have been made before the tests.</summary>
    private async Task<string> CloneAsync()
    {
        var clone = Directory.CreateDirectory(Path.Combine(_sandbox.Home, "clone")).FullName;
        Directory.CreateDirectory(Path.Combine(clone, "eng"));
        foreach (var file in (string[])["quickstart.sh", "eng/prerequisites.sh", "global.json"])
        {
            File.Copy(Path.Combine(tool.Root, file), Path.Combine(clone, file));
        }

        var pack = Path.Combine(clone, "eng/pack.sh");
        await File.WriteAllTextAsync(pack, $"#!/bin/sh\nmkdir -p artifacts && ln -sfn '{await tool.PackagesAsync()}' artifacts/packages\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(pack, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return clone;
    }
}
