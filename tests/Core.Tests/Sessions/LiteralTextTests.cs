using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Sessions;

/// <summary>No text of a user is a tmux format.</summary>
public sealed class LiteralTextTests : WorkshopTest
{
    public static TheoryData<string> Texts =>
    [
        "#(touch OWNED)", "#S", "#{pid}", "#", "##", "###", "a#", "#[", "##[", "###[x#[fg=red]", "#{l:x}", "#{", "#}", "#,", "%H:%M",
        "#{?pid,a,b}", "$HOME", "`id`", "a;", ";", "-t", "a b", "\\#", "'\"", "é#é", "~", "#{E:#{pid}}", "{}", "=x",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Directories_and_window_names_reach_tmux_as_they_are(string text)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Workshop.Scratch, "d", text)).FullName;

        // The first starts the server, the second does not: they take different ways.
        foreach (var name in (string[])["first", "second"])
        {
            var outcome = await new SessionLauncher(Workshop.Registry).LaunchAsync(
                new LaunchRequest { Name = name, Type = "cat", Command = ["cat"], Directory = directory, Window = text }, Cancel);

            outcome.Should().BeOfType<LaunchOutcome.Launched>(outcome.ToString());
            (await Workshop.TmuxAsync("display-message", "-p", "-t", $"={name}:", "#{pane_start_path}")).Should().Be($"{directory}\n");
            // tmux since 3.7 shows a backslash in a name as two.
            (await Workshop.TmuxAsync("display-message", "-p", "-t", $"={name}:", "#{window_name}"))
                .Should().BeOneOf($"{text}\n", $"{text.Replace(@"\", @"\\", StringComparison.Ordinal)}\n");
        }

        Directory.EnumerateFiles(Workshop.Scratch, "OWNED", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_literal_expands_to_the_text_wherever_tmux_expands_formats(string text)
    {
        await Workshop.ShellAsync();
        var literal = CommandList.Literal(text);
        var commands = new CommandList()
            .Add("list-sessions", "-F", literal)
            .Add("list-panes", "-a", "-F", literal)
            .Add("set-option", "-s", "-F", "@text", literal)
            .Add("show-options", "-sv", "@text");

        var reply = await new CommandClient(Workshop.Socket).ExecuteAsync(commands, Cancel);

        reply.Output.Should().Be($"{text}\n{text}\n{text}\n", reply.Error);
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("=")]
    [InlineData("A=#S")]
    public async Task A_program_whose_path_has_an_equals_sign_runs(string directory)
    {
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(Workshop.Scratch, directory)).FullName, "my=sh");
        File.CreateSymbolicLink(program, TmuxProgram.FindOnPath("sh")!);

        foreach (var name in (string[])["first", "second"])
        {
            await Workshop.LaunchAsync(name, new ProgramPreset("sh", [program, "-c", "echo \"ready $0 $*\"; exec cat", "a=b", "", "c"], new Dictionary<string, string>(), "^ready a=b  c$"));
        }
    }
}
